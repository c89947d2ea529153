"""Draws the picture in README.md: `make picture`."""

import functools
import http.server
import sys
import tempfile
import threading
from pathlib import Path

