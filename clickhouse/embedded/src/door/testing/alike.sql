# What the engine writes otherwise than it reads it, and what of it must mean the same for all that.

# Names that are words of the language
SELECT countIf(number < 8) AS "true", countIf(number >= 8) AS "false", round("true" / ("true" + "false"), 3) AS share FROM numbers(10)
SELECT count() FILTER (WHERE number > 2) AS "True", count() AS "Total", "True" / "Total" AS share FROM numbers(10)
SELECT "true" FROM (SELECT 7 AS "true") WHERE "true" = 7
SELECT 1 AS x, 2 AS "not", "not" + x, "not"+x, -"not"
SELECT "inf", `nan`, "Infinity", "null", "NULL" FROM (SELECT 1 AS "inf", 2 AS `nan`, 3 AS "Infinity", 4 AS "null", 5 AS "NULL")
SELECT "apply", "join", "in", "settings", "format", "from", "where" FROM (SELECT 1 AS "apply", 2 AS "join", 3 AS "in", 4 AS "settings", 5 AS "format", 6 AS "from", 7 AS "where") ORDER BY "format", "join", "in"
SELECT "top", "rollup", "cube", "recursive" FROM (SELECT 1 AS "top", 2 AS "rollup", 3 AS "cube", 4 AS "recursive") GROUP BY "top", "rollup", "cube", "recursive" ORDER BY "rollup"
SELECT sum(number) OVER "rows", sum(number) OVER "range" FROM numbers(3) WINDOW "rows" AS (ORDER BY number), "range" AS (ORDER BY number DESC) ORDER BY number
WITH "select" AS (SELECT 1 AS "from") SELECT "select"."from", "select".* FROM "select" AS "select"
SELECT "end".number FROM numbers(2) AS "end" JOIN numbers(3) AS "on" ON "end".number = "on".number ORDER BY "end".number
SELECT * EXCEPT ("true") FROM (SELECT 1 AS "true", 2 AS "not")
SELECT * REPLACE ("true" + 1 AS "true") FROM (SELECT 1 AS "true", 2 AS "not")
SELECT "a"b, "true"c FROM (SELECT 1 AS "a", 2 AS "true")
SELECT "größe", "c``d", `e"f`, "two words", "sum(x)" FROM (SELECT 1 AS "größe", 2 AS "c``d", 3 AS `e"f`, 4 AS "two words", 5 AS "sum(x)")
SELECT "true", '"true"', "not", '`-0000`', "-0000" FROM (SELECT 1 AS "true", 2 AS "not", 3 AS "-0000")
SELECT number AS "true" FROM numbers(3) ORDER BY "true" WITH FILL FROM 0 TO 6 STEP 2 INTERPOLATE ()
SELECT map('a', 1) AS "values", "values"['a'], tuple(1, 2) AS "array", "array".1
SELECT arrayMap("in" -> "in" + 1, [1, 2])
SELECT "x" FROM (SELECT 1 AS "x", 2 AS "y") WHERE "y" IN (2, 3)

# Bytes that are no text
SELECT hex('\xAB\xCD'), hex(b'11111111'), lower(hex(x'00ff')), hex('ü\xFFü'), hex('\xF0\x9F\x92'), hex('\xED\xA0\x80')
SELECT convertCharset('\xE9', 'latin1', 'utf-8'), position('größe', '\xB6'), match('größe', '\xC3')
SELECT reinterpretAsFixedString(toIPv6('::ffff:203.0.113.70')) = x'00000000000000000000FFFFCB007146'
SELECT hex('\0\x01\n\t\\\''), 'a''b', 'a\'b', 'größe', '�', '🙂'

# What is in no tree
SHOW FULL TABLES FROM plumbline LIKE 'v_%'
SHOW TABLES FROM plumbline LIKE 'v_%'
SHOW FULL COLUMNS FROM plumbline.v_records

# Words with other meanings elsewhere
SELECT a.number FROM numbers(3) AS a JOIN numbers(2) AS b ON a.number IS NOT DISTINCT FROM b.number ORDER BY ALL
SELECT number IS DISTINCT FROM 1, number IS NOT DISTINCT FROM NULL FROM numbers(2) ORDER BY number
WITH a (x, y) AS (SELECT 1, 2) SELECT x + y FROM a
WITH a AS MATERIALIZED (SELECT 1 AS x) SELECT x FROM a
SELECT 1 IN (1,), 1 IN tuple(1), 1 IN array(1), [1] IN array([1])
SELECT 1 AS settings, 2 AS x

# Names that the engine makes strings of
SELECT ('{"ab":5}'::JSON)."ab", ('{"ab":5}'::JSON)."ab"::UInt64 + 1
SELECT sum((j)."bytes"::UInt64) FROM (SELECT concat('{"bytes":', toString(number), '}')::JSON AS j FROM numbers(5))
SELECT [j][1]."status", (j)."it's" FROM (SELECT '{"status":"ok"}'::JSON AS j)
SELECT ((1, 2)::Tuple(aa UInt8, b UInt8))."aa", (t)."true", (t)."two words" FROM (SELECT (1, 2)::Tuple("true" UInt8, "two words" UInt8) AS t)
SELECT '\x60\x2d000\x60', x'2d303030', "true" FROM (SELECT 1 AS "true")
SELECT ((1, 2)::Tuple("true" UInt8, b UInt8))."true"
