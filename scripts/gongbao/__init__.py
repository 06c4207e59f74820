"""Gongbao: a static news and policy publishing site generator for Chinese newsrooms."""

__version__ = "0.1.0"
