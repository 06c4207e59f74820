"""What the databases say of a faulty query, in Chinese, with their own words behind."""

from __future__ import annotations

import re

_SAID = (
    (r"no such column: \S*([“”‘’，、；：（）])", "标点要用英文的，不能用 {0}"),
    (r"no such column: (\S+)", "没有 {0} 这一列"),
    (r"no such table: (\S+)", "没有 {0} 这张表"),
    (r"no such function: (\S+)|not authorized to use function: (\S+)", "不能用函数 {0}"),
    (r"ambiguous column name: (\S+)", "几张表都有 {0} 这一列，前面要写明表名，如 a.{0}"),
    (r"near \"([^\"]*)\": syntax error", "“{0}”附近的写法不对"),
    (r"unrecognized token: \"['\\\"]", "引号没有成对"),
    (r"unrecognized token: \"(.*)\"", "“{0}”不是查询里能写的字符，引号和标点要用英文的"),
    (r"incomplete input", "查询没有写完，看看括号和引号是否成对"),
    (r"misuse of (?:window |aggregate )+function (\w+)|misuse of aggregate: (\w+)", "{0} 不能用在这里"),
    (r"HAVING clause on a|GROUP BY clause is required", "HAVING 要和 GROUP BY 一起用，别的条件写在 WHERE 里"),
    (r"wrong number of arguments to function (\w+)", "函数 {0} 的参数个数不对"),
    (r"(\w+) clause should come (?:after|before) (\w+) ", "{0} 和 {1} 的先后次序不对"),
    (r"SELECTs to the left and right of \S+ do not have the same number", "上下两个 SELECT 的列数不同"),
    (r"(?:\w+ )?ORDER BY term|ORDER BY term .* out of range|GROUP BY term", "排序或分组的列不在结果里"),
    (r"You can only execute one statement|only execute one", "一段里只能写一个查询，去掉中间的分号"),
    (r"not authorized|prohibited", "查询只能读统计的表，不能用这个写法"),
    (r"interrupted", "查询太费时间，减少行数，或检查表之间的连接条件（ON）"),
    (r"string or blob too big", "结果里的文字太长"),
    (r"no tables specified", "写 * 时要有 FROM 和表名"),
    (r"circular reference: (\S+)|recursive", "WITH 里的 {0} 引用了自己"),
)
_PATTERNS = tuple((re.compile(pattern), said) for pattern, said in _SAID)


def explained(message: str) -> str:
    """A database's message in plain Chinese, its own words in brackets; Chinese ones as they are."""
    for pattern, said in _PATTERNS:
        if match := pattern.search(message):
            words = [word.strip(".;") for word in match.groups() if word]
            return f"{said.format(*words, '', '')}（{message.splitlines()[0]}）"
    return message
