"""`python -m partner_center.sandbox`: starts the stand-in service."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from partner_center.sandbox.run import main
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("partner_center"):
            raise
        sys.exit(
            f"error: {error.name} is not installed; "
            "the sandbox's packages come with pip install '.[sandbox]' in the checkout"
        )
    sys.exit(main())
