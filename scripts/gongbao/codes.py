"""The finding codes: each says what should hold, never changes, and has its message and remedy here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One rule: `severity` error or warning, and its message in both languages (str.format fields)."""

    severity: str
    zh: str
    en: str
    remedy: str
    """What the editor should do, in Chinese, for the page of codes."""
    may_stand: bool = False
    """Whether even `--strict` publishes: where waiting for the editor would be worse for readers."""


def _error(zh: str, en: str, remedy: str) -> Code:
    return Code("error", zh, en, remedy)


def _warning(zh: str, en: str, remedy: str, *, may_stand: bool = False) -> Code:
    return Code("warning", zh, en, remedy, may_stand)


CODES: dict[str, Code] = {
    # --- bytes and front matter -----------------------------------------------------------------
    "file-is-regular": _error(
        "不是普通文件（链接或设备）：{detail}",
        "not a regular file: {detail}",
        "把文件本身放进 content/，不要用链接。",
    ),
    "file-is-small": _error(
        "文件太大：{size} 字节，上限 {limit} 字节",
        "file too large: {size} bytes, at most {limit}",
        "把长文拆成几篇，或把数据放进 CSV。",
    ),
    "name-is-safe": _error(
        "文件名含有不能出现在网址里的字符：{name}",
        "file name holds characters an address cannot carry: {name}",
        "改用字母、数字、汉字、连字符和下划线。",
    ),
    "text-is-utf8": _error(
        "不是 UTF-8 编码（第 {offset} 个字节起无法识别），请用编辑器另存为 UTF-8",
        "not UTF-8 (from byte {offset})",
        "用编辑器把文件另存为 UTF-8。",
    ),
    "text-is-printable": _error(
        "含有控制字符 {name}",
        "holds the control character {name}",
        "删去这个看不见的字符。",
    ),
    "front-matter-exists": _error(
        "缺少文首信息（开头应是一行 ---）",
        "no front matter (the file must open with a line of ---)",
        "在文件第一行写 ---，下面逐行写字段，再写一行 ---。",
    ),
    "front-matter-is-closed": _error(
        "文首信息没有结束（缺少第二行 ---）",
        "front matter is not closed (second line of --- is missing)",
        "在最后一个字段下面补一行 ---。",
    ),
    "yaml-is-valid": _error(
        "写法有误：{detail}",
        "not valid YAML: {detail}",
        "检查缩进、冒号后的空格和引号是否成对。",
    ),
    "yaml-is-mapping": _error(
        "应写成“字段: 内容”的形式",
        "must be a mapping of fields",
        "每行写一个“字段: 内容”。",
    ),
    "yaml-is-plain": _error(
        "不支持这种 YAML 写法：{detail}",
        "this YAML feature is not supported: {detail}",
        "直接写出内容，不用引用（& *）和标签（!）。",
    ),
    "key-is-unique": _error(
        "字段重复：{name}（第 {first} 行已有）",
        "duplicate field {name} (first on line {first})",
        "保留一处，删去另一处。",
    ),
    # --- fields -----------------------------------------------------------------------------------
    "field-is-known": _error("没有这个字段：{name}", "unknown field: {name}", "改成字段表里的名字，或删去。"),
    "field-is-present": _error(
        "缺少字段：{name}（{help}）", "missing field: {name} ({help})", "在文首信息里补上这个字段。"
    ),
    "field-has-type": _error(
        "{name} 的写法不对：{value}（{help}）",
        "{name} is malformed: {value} ({help})",
        "按字段说明的例子改写。",
    ),
    "value-is-allowed": _error(
        "{name} 不能是“{value}”；可用：{allowed}",
        "{name} cannot be '{value}'; one of: {allowed}",
        "从可用的取值里选一个。",
    ),
    "field-is-filled": _error(
        "{name} 没有填写（{help}）", "{name} is empty ({help})", "填上内容；用不着的字段整行删去。"
    ),
    "date-is-valid": _error(
        "{name} 不是有效日期：{value}（应写成 2023-08-15 或 2023-08-15 09:30）",
        "{name} is not a valid date: {value} (write 2023-08-15 or 2023-08-15 09:30)",
        "用四位年-两位月-两位日，确认这一天存在。",
    ),
    "date-order-is-valid": _error(
        "{name} 早于 {other}：{value} < {bound}",
        "{name} is before {other}: {value} < {bound}",
        "核对两个日期。",
    ),
    "reprint-is-attributed": _error(
        "转载稿缺少 {name}", "a reprint must state {name}", "补上来源、原标题、原作者和责任编辑。"
    ),
    "sample-is-replaced": _error(
        "样稿里的字句还没有换掉：“{value}”",
        "words of the sample still stand here: '{value}'",
        "换成这篇稿件自己的内容，用不着的整行删去；没写完的写 draft: true。",
    ),
    "kind-matches-folder": _warning(
        "kind 是 {kind} 的稿件应放在 {folder}/ 里",
        "a file of kind {kind} belongs in {folder}/",
        "把文件移到那个文件夹，或改正 kind。",
    ),
    "alias-is-free": _error(
        "这个旧网址网站自己要用：{value}",
        "the site needs this old address itself: {value}",
        "写稿件从前的网址；assets/、feeds/ 和网站根目录下的文件不能用。",
    ),
    "heading-is-below-title": _warning(
        "正文里的小标题不能用一级：{value}（一级是稿件的标题）",
        "headings of a body start at the second level: {value}",
        "小标题前面写两个井号 ##。",
    ),
    # --- the library ------------------------------------------------------------------------------
    "url-is-unique": _error(
        "网址 /{url} 已被 {other} 使用，请另写一个 slug",
        "address /{url} is already taken by {other}",
        "给其中一篇另写 slug。",
    ),
    "column-is-known": _error(
        "没有这个栏目：{value}", "unknown column: {value}", "用 data/columns.yml 里的编号，或先在那里登记。"
    ),
    "region-is-known": _error(
        "没有这个地区：{value}",
        "unknown region: {value}",
        "用 data/regions.yml 里的名称或代码，或先在那里登记。",
    ),
    "region-is-unambiguous": _error(
        "有不止一个地区叫“{value}”：{options}",
        "more than one region is called '{value}': {options}",
        "改写六位代码。",
    ),
    "paper-is-known": _error(
        "没有登记这份报纸：{value}", "unknown paper: {value}", "先在 data/papers.yml 里登记。"
    ),
    "reference-resolves": _error(
        "{name} 指向的文档不存在：{value}",
        "{name} points to no document: {value}",
        "写文件路径、slug、文号或完整标题；站外文档写 title 和 url。",
    ),
    "relation-is-consistent": _error(
        "与 {other} 的关系不一致：{detail}",
        "inconsistent with {other}: {detail}",
        "核对两份文件的效力和关系。",
    ),
    "footnote-is-defined": _error(
        "脚注没有写内容：{value}", "footnote without text: {value}", "在文末补一行，如 [^1]: 脚注内容。"
    ),
    "term-has-address": _error(
        "“{value}”里没有能进网址的字",
        "'{value}' holds nothing an address can carry",
        "换一个有汉字、字母或数字的词。",
    ),
    "content-is-present": _error(
        "文件夹里没有一篇稿件，不能用空网站替换原来的网站",
        "the folder holds no article; an empty site must not replace the old one",
        "确认内容文件夹没有写错，至少放一篇稿件。",
    ),
    "list-exists": _error(
        "缺少名单 {value}（{help}）", "the list {value} is missing ({help})", "新建这个文件，照 README 登记。"
    ),
    "region-tree-is-sound": _error(
        "地区的上级绕成一圈：{value}",
        "the parents of regions form a circle: {value}",
        "改正其中一个 parent。",
    ),
    "term-is-unique": _error(
        "“{value}”和“{other}”的网址相同：/{url}",
        "'{value}' and '{other}' share the address /{url}",
        "统一成一个写法。",
    ),
    # --- bodies -----------------------------------------------------------------------------------
    "html-is-safe": _error(
        "正文含有不允许的 HTML：{value}",
        "the body holds HTML that is not allowed: {value}",
        "删去这段代码；图片和链接用 Markdown 写。",
    ),
    "link-resolves": _error(
        "链接的目标不存在：{value}",
        "link points to nothing: {value}",
        "核对路径，写 content/ 里的 .md 文件。",
    ),
    "anchor-resolves": _error(
        "目标页没有这个小标题：{value}", "no such anchor on the target page: {value}", "核对 # 后面的小标题。"
    ),
    "image-exists": _error(
        "找不到图片：{value}", "image not found: {value}", "把图片放在稿件旁边，写相对路径。"
    ),
    "image-has-alt": _error(
        "图片没有替代文字：{value}，请在方括号里写明图里有什么",
        "image without alternative text: {value}",
        "在方括号里写图片说了什么。",
    ),
    "body-is-renderable": _error(
        "正文无法生成：{detail}",
        "the body cannot be rendered: {detail}",
        "找出反常的部分（成串的括号、极深的嵌套），删去或拆开。",
    ),
    # --- facts ------------------------------------------------------------------------------------
    "facts-have-article": _error(
        "事实文件旁边没有同名稿件：{value}",
        "no article beside this facts file: {value}",
        "文件名应是“稿件名.facts.yml”。",
    ),
    "quote-stands": _error(
        "正文里没有这句引文：“{quote}”",
        "the quote does not stand in the text: '{quote}'",
        "改稿后同步改引文；数字变了要重新核实。",
    ),
    "quote-is-unique": _error(
        "引文“{quote}”在正文里出现 {count} 次，应只有一次",
        "the quote '{quote}' occurs {count} times, it must occur once",
        "把引文写长一点，让它只出现一次。",
    ),
    "quote-has-figure": _error(
        "引文里读不出唯一的数字：“{quote}”",
        "no single figure can be read from '{quote}'",
        "引文里只留一个带单位的数字。",
    ),
    "quote-is-plain": _error(
        "引文“{quote}”的数字跨在加粗或链接的边界上",
        "the figure of '{quote}' crosses markup",
        "让数字和单位在同一段普通文字里。",
    ),
    "indicator-is-known": _error(
        "没有这个指标：{value}", "unknown indicator: {value}", "先在 data/indicators.yml 里登记。"
    ),
    "indicator-is-defined": _error(
        "指标“{name}”的定义还没有写",
        "indicator {name} has no definition yet",
        "在 data/indicators.yml 里把它的 definition 从“待写”改成一句话：量的是什么，怎么算。",
    ),
    "unit-is-expected": _error(
        "指标“{indicator}”的单位是“{expected}”，引文里是“{unit}”",
        "indicator {indicator} is counted in '{expected}', the quote has '{unit}'",
        "核对引文，或为不同口径另立指标。",
    ),
    "withdrawn-figure-stands": _warning(
        "“{quote}”与别处已经撤回的“{was}”（{other}）是同一个数字",
        "'{quote}' is the figure that was withdrawn elsewhere: '{was}' ({other})",
        "核对原始材料：错的一并更正；没有错的，写 status: revised 和 note 说明依据。",
    ),
    "facts-agree": _error(
        "同一指标、地区、时期的数字不一致：“{quote}”与 {other} 的“{other_quote}”"
        "（原句：{sentence}／{other_sentence}）",
        "figures of one indicator, region and period differ: '{quote}' and '{other_quote}' in {other} "
        "(sentences: {sentence} / {other_sentence})",
        "核实后改正一处，或注明时期、地区的不同。",
    ),
    "superseded-fact-exists": _error(
        "supersedes 指向的数字不存在：{value}",
        "supersedes points to no fact: {value}",
        "写“稿件路径#序号”，序号是那条数字在事实文件里的次序；同一稿件只写“#序号”。",
    ),
    "supersedes-is-consistent": _error(
        "与 {other} 的取代关系不成立：{detail}",
        "cannot supersede {other}: {detail}",
        "核对两条数字的指标、地区、时期和 status，不要互相取代。",
    ),
    "fact-is-accepted": _error(
        "核定的是“{was}”，引文“{quote}”现在读出“{now}”（核对后运行 gongbao facts accept）",
        "the accepted figure is '{was}', '{quote}' now reads '{now}' (run gongbao facts accept)",
        "核对原始材料；确实要改，运行 gongbao facts accept 该文件 --reason 理由。",
    ),
    "fact-is-recorded": _error(
        "这个数字还没有核定：“{quote}”（核对后运行 gongbao facts accept）",
        "nobody has accepted this figure yet: '{quote}' (run gongbao facts accept)",
        "核对后运行 gongbao facts accept 该文件。",
    ),
    "locked-fact-exists": _warning(
        "核定过的数字已不在事实文件里：{value}",
        "an accepted figure is no longer in its facts file: {value}",
        "确认是有意删去，再运行 gongbao facts accept 清除。",
    ),
    "figures-are-standing": _warning(
        "{title}（{path}）已撤稿，段落 {id} 不再使用它的数字：{figures}；网页上已标明“已撤回”",
        "{title} ({path}) was withdrawn; block {id} no longer uses its figures: {figures}",
        "改写这一段的查询（现行的是 current = 1）、标题和核对条件，或换用别的数字；不再需要的，删去这一段。",
        may_stand=True,
    ),
    "lock-is-valid": _error(
        "核定记录读不出来：{detail}",
        "the lock file cannot be read: {detail}",
        "从版本库取回 facts.lock.json，或删去后运行 gongbao facts accept 重新核定全部数字。",
    ),
    # --- figures in prose -------------------------------------------------------------------------
    "qualifier-is-single": _warning(
        "限定词重复：“{quote}”", "a figure is qualified twice: '{quote}'", "前后只留一个限定词。"
    ),
    "change-has-its-unit": _warning(
        "“{quote}”的单位不对：{detail}",
        "'{quote}' has the wrong unit ({detail})",
        "两个百分数相减得百分点；两个数量相比得百分数。",
    ),
    "change-matches-its-values": _warning(
        "“{quote}”对不上：从“{first}”到“{second}”是{computed}",
        "'{quote}' does not fit: from '{first}' to '{second}' is '{computed}'",
        "核对三个数，改正算错或写错的一个。",
    ),
    "shares-add-up": _warning(
        "各部分相加是 {total}，不是 100：“{quote}”",
        "the parts add up to {total}, not 100: '{quote}'",
        "核对各部分的比例；没有列全的，写明“其中”。",
    ),
    "people-are-not-visits": _warning(
        "“{quote}”与另一处的“{other}”数目相同，一处按人、一处按人次",
        "'{quote}' and '{other}' are the same number, of people and of visits",
        "同一个人来几次算几人次；核对口径，全文用一个单位。",
    ),
    # --- statistics -------------------------------------------------------------------------------
    "query-is-valid": _error(
        "查询有误：{detail}；可用的表和列：{known}",
        "the query fails: {detail}; known tables and columns: {known}",
        "核对表名和列名。",
    ),
    "map-is-approved": _error(
        "地图没有审图号，不能登载：{value}",
        "a map without its approval number (审图号) must not be published: {value}",
        "在 map_image 里写 approval_no，如 GS（2023）2767号；没有审图号的，改用 chart: tile-grid（方格图）。",
    ),
    "show-is-valid": _error(
        "展示设置有误：{detail}", "the show block is wrong: {detail}", "按说明书“写一页统计”的例子改写。"
    ),
    "check-holds": _error(
        "统计核对不成立：{detail}", "a check of the query fails: {detail}", "核对数据或修改核对条件。"
    ),
    "dataset-has-schema": _error(
        "数据表和它的说明要成对：缺少 {value}",
        "a dataset and its schema come in pairs: {value} is missing",
        "在 CSV 旁边放一个同名的 .schema.yml，写明各列的名称和类型。",
    ),
    "row-is-valid": _error(
        "数据行有误：{detail}",
        "the row is wrong: {detail}",
        "按说明文件里写的类型改正这一行。",
    ),
    # --- the flow ---------------------------------------------------------------------------------
    "path-has-one-owner": _error(
        "两处都要写 {value}：{first} 与 {second}",
        "two publishers claim {value}: {first} and {second}",
        "改动其中一个页面的网址。",
    ),
    "date-is-past": _warning(
        "日期在将来：{value}；要定时发布请写 publish_at",
        "the date lies in the future: {value}; use publish_at to schedule",
        "核对日期，或写 publish_at。",
    ),
}
