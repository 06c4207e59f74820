"""mkdocs.yml as MkDocs reads it, and what is wrong with it at its line, in Chinese where that is asked."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from gongbao.diagnostics import nearest
from gongbao.english import worded
from gongbao.source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs.config.defaults import MkDocsConfig

_VALUE = re.compile(r"Config value '(?P<key>[^']*)': (?P<said>.*)", re.DOTALL)
_OPTION = re.compile(r"Plugin '([^']*)' option '([^']*)': (.*)", re.DOTALL)
_SAID = (
    (r"The path '(.*)' isn't an existing (?:directory|file)\.?", "找不到 {0}"),
    (r"Expected type: <class '(\w+)'> but received: <class '(\w+)'>", "应是{0}，写的是{1}"),
    (r"Unrecognised configuration name: (.*)", "没有这个设置：{0}"),
    (r"Required configuration not provided\.", "缺少这个设置"),
    (r"Unrecognised theme name: '(.*)'\..* are: (.*)", "没有装这个主题：{0}；装了的有 {1}"),
    (r'The "(.*)" plugin is not installed.*', "没有装这个插件：{0}"),
    (r"Failed to load extension '(.*?)'\..*", "没有装这个 Markdown 扩展：{0}"),
    (r"The path set in custom_dir \('(.*)'\) does not exist\.", "custom_dir 指的文件夹不存在：{0}"),
    (r"The URL isn't valid, .*", "网址要写全，以 http:// 或 https:// 开头"),
    (r"The configuration is invalid\. Expected a key-value mapping.*", "应写成“名称: 内容”的形式"),
    (r"nested too deeply", "嵌套太深"),
    (r"The '(?:docs_dir|site_dir)' should not be within.*", "docs_dir 和 site_dir 不能一个在另一个里面"),
)
_TYPES = {"bool": " true 或 false ", "int": "整数", "str": "文字", "list": "列表", "dict": "“名称: 内容”"}
_UNREADABLE = {"text-is-utf8", "text-is-printable", "yaml-is-valid"}
_WRONG = "{file} 有误，网站没有更新。"
_ALONE = {
    "zh": "{file} 的 plugins 里没有 gongbao：加上一行“- gongbao”。",
    "en": "{file} does not list the plugin gongbao: add '- gongbao' below plugins.",
}


class _Kept(logging.Handler):
    """Keeps what MkDocs says while it reads the configuration."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.said.append(record.getMessage())


def load(config_file: str, lang: str = "zh", **overrides: Any) -> MkDocsConfig:  # noqa: ANN401 - any setting
    """The configuration in a file; raises Abort when it cannot be used, having told why."""
    read = _in_chinese if lang == "zh" else load_config
    try:
        config = read(config_file, **overrides)
    except RecursionError:
        raise Abort(worded(_WRONG, lang).format(file=Path(config_file).name)) from None
    if "gongbao" not in config.plugins:
        raise Abort(_ALONE[lang].format(file=Path(config_file).name))
    return config


def _in_chinese(config_file: str, **overrides: Any) -> MkDocsConfig:  # noqa: ANN401 - any setting
    file, logger, kept = Path(config_file), logging.getLogger("mkdocs"), _Kept()
    others, logger.handlers = logger.handlers, [kept]
    try:
        return load_config(config_file, **overrides)
    except ConfigurationError as error:
        kept.said = [str(error)]
        raise Abort(_WRONG.format(file=file.name)) from None
    except RecursionError:
        kept.said = ["nested too deeply"]
        raise
    except Abort:
        raise Abort(_WRONG.format(file=file.name)) from None
    finally:
        logger.handlers = others
        for line in told(kept.said, file.name, file.read_bytes()):
            click.echo(line, err=True)


def told(said: Sequence[str], name: str, data: bytes) -> list[str]:
    """What MkDocs said of a configuration's bytes, each at its line: `mkdocs.yml:4: docs_dir：找不到 …`."""
    lines = data.decode("utf-8", "replace").splitlines()
    out = []
    for message in said:
        value = _VALUE.fullmatch(message)
        if value is None:
            faults = [f for f in read_yaml(name, data).findings if f.code in _UNREADABLE]
            out.append(faults[0].text() if faults else f"{name}: {_chinese(message)}")
            continue
        key = value["key"]
        option = _OPTION.fullmatch(value["said"])
        place, spoken = (option[2], f"插件 {option[1]} 的 {option[2]}") if option else (key, key)
        start = re.compile(rf"\s*(?:- )?{re.escape(place)}\s*:")
        line = next((n for n, text in enumerate(lines, 1) if start.match(text)), 1)
        out.append(f"{name}:{line}: {spoken}：{_chinese(option[3] if option else value['said'])}")
    return out


def _chinese(message: str) -> str:
    for pattern, chinese in _SAID:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            words = [_TYPES.get(word, word) for word in found.groups()]
            near = nearest(words[0], _NAMES) if chinese.startswith("没有这个设置") else ""
            return chinese.format(*words) + (f"；是不是“{near}”？" if near else "")
    return message


_NAMES = (
    *("site_name", "site_url", "site_description", "docs_dir", "site_dir", "use_directory_urls", "strict"),
    *("theme", "plugins", "markdown_extensions", "validation", "nav", "extra"),
    *("slogan", "organizer", "contact", "id_code", "icp", "police", "paper", "page_size"),
)
"""The settings a project is likely to mean."""
