"""``python -m mse_sym`` is ``mse-sym``."""

import sys

from mse_sym.cli import main

if __name__ == "__main__":
    sys.exit(main())
