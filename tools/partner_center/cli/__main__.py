"""`python -m partner_center.cli`: the same as `partner-center`."""

from __future__ import annotations

import sys

from partner_center.cli import main

if __name__ == "__main__":
    sys.exit(main())
