# One statement a line: what analysts, dashboards and clients ask.
SELECT 1
SELECT 1;
select count() from v_records
SELECT domain, sum(messages) AS m FROM plumbline.v_records GROUP BY domain ORDER BY m DESC LIMIT 10
SELECT * FROM "plumbline"."v_records" WHERE "domain" = 'a.example'
SELECT * FROM `plumbline`.`v_records` LIMIT 5
WITH a AS (SELECT domain, sum(messages) AS m FROM v_records GROUP BY domain) SELECT * FROM a ORDER BY m
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT max(i) FROM n
WITH 2 AS top SELECT domain FROM v_records ORDER BY messages LIMIT top
(SELECT domain FROM v_records) UNION ALL (SELECT 'x')
SELECT domain FROM v_records INTERSECT SELECT 'a.example'
SELECT domain FROM v_records EXCEPT SELECT 'a.example'
SELECT r.domain, s.messages FROM v_records AS r JOIN v_records AS s USING (domain)
SELECT r.domain FROM v_records r LEFT JOIN v_records s ON r.domain = s.domain AND r.messages < s.messages
SELECT r.domain FROM v_records AS r ANY LEFT JOIN v_all AS a ON r.messages = a.one
SELECT * FROM v_records, v_all
SELECT domain FROM v_records WHERE domain IN (SELECT domain FROM v_records WHERE messages > 1)
SELECT domain FROM v_records WHERE (domain, messages) IN (('a.example', 1), ('b.example', 3))
SELECT domain, (SELECT sum(messages) FROM v_records) AS total FROM v_records
SELECT domain FROM v_records WHERE EXISTS(SELECT 1 FROM v_all)
SELECT domain, messages / sum(messages) OVER () AS share FROM v_records
SELECT domain, row_number() OVER (PARTITION BY domain ORDER BY messages) AS n FROM v_records
SELECT domain, lagInFrame(messages) OVER (ORDER BY domain) FROM v_records
SELECT domain FROM v_records QUALIFY row_number() OVER (ORDER BY messages DESC) = 1
SELECT domain, count() FROM v_records GROUP BY ROLLUP(domain)
SELECT domain, grouping(domain) FROM v_records GROUP BY GROUPING SETS ((domain), ())
SELECT domain, count() FROM v_records GROUP BY domain WITH TOTALS HAVING count() > 0
SELECT number AS day, 1 AS v FROM numbers(3) ORDER BY day WITH FILL FROM 0 TO 5
SELECT quantile(0.95)(messages), quantileExact(messages), uniq(domain), topK(3)(domain), avgIf(messages, messages > 1) FROM v_records
SELECT sumMap(map(domain, messages)) FROM v_records
SELECT groupArray(domain), groupUniqArray(domain), arraySort(groupArray(messages)) FROM v_records
SELECT argMax(domain, messages), any(domain), min(domain), max(messages) FROM v_records
SELECT arrayMap(x -> x * 2, groupArray(messages)), arrayFilter(x -> x > 1, [1, 2]), arrayJoin([1, 2]) FROM v_records
SELECT a FROM v_records ARRAY JOIN [domain, 'x'] AS a
SELECT if(messages > 1, 'many', 'one'), multiIf(messages = 1, 'a', messages = 2, 'b', 'c'), CASE WHEN 1 THEN 2 END FROM v_records
SELECT toStartOfInterval(now(), INTERVAL 1 HOUR), toStartOfMonth(today()), dateDiff('day', today() - 3, today()), formatDateTime(now(), '%F')
SELECT extract(YEAR FROM today()), trim(BOTH ' ' FROM ' a '), substring('abc' FROM 2 FOR 1), position('a' IN 'ba')
SELECT toString(1), toUInt8('1'), CAST('1' AS UInt8), '1'::UInt8, toFloat64OrNull('x'), toDateTime64('2026-01-01', 3)
SELECT IPv6NumToString(toIPv6('::1')), isIPAddressInRange('10.0.0.1', '10.0.0.0/8'), toIPv4('10.0.0.1')
SELECT splitByChar('.', domain)[-1], cutToFirstSignificantSubdomain(domain), topLevelDomain('a.b.example'), lower(domain) FROM v_records
SELECT replaceRegexpAll(domain, '[aeiou]', '*'), match(domain, '^a'), extractAll(domain, '\\w+'), domain LIKE 'a%', domain ILIKE 'A%' FROM v_records
SELECT JSONExtractString('{"a": "b"}', 'a'), toJSONString(map('a', 1)), base64Encode('x'), hex(MD5('x')), cityHash64(domain) FROM v_records
SELECT formatReadableQuantity(sum(messages)), formatReadableSize(1024), round(1.234, 2), bar(messages, 0, 10, 5) FROM v_records GROUP BY messages
SELECT COLUMNS('d.*'), * EXCEPT (domain), r.* FROM v_records AS r
SELECT * REPLACE (messages + 1 AS messages) FROM v_records
SELECT * APPLY(toString) FROM v_records
SELECT * EXCEPT (domain) APPLY sum FROM v_records
SELECT COLUMNS('messages') APPLY quantiles(0.5, 0.9) FROM v_records
SELECT * APPLY toString APPLY(upper) FROM v_records
SELECT * APPLY(toString, 'text_') FROM v_records
SELECT 1 AS a, a AS apply
SELECT {a:UInt8} + 1, {t:String}, {ids:Array(UInt8)}
SELECT 'file(1)', 'it''s', 'a\'b', 'SELECT * FROM records; -- '
SELECT 1 AS file, 3 AS `select`
SELECT /* file('x') */ 1 -- url('y')
SELECT domain AS "from" FROM v_records ORDER BY "from"
SELECT DISTINCT domain FROM v_records LIMIT 1000
SELECT domain FROM v_records ORDER BY messages DESC LIMIT 1 BY domain LIMIT 5 OFFSET 0
SELECT count() FROM v_records FORMAT JSON
SELECT count() FROM v_records FORMAT CSVWithNames
SELECT domain FROM v_records SETTINGS max_threads = 1
SELECT domain FROM v_records SETTINGS max_threads = 1, join_use_nulls = 1 FORMAT JSONEachRow
SELECT domain FROM v_records settings additional_table_filters={'plumbline.v_records' : ' domain = \'a.example\' '}
SELECT domain FROM v_records SETTINGS additional_table_filters = {'v_records': 'domain != \'it\'\'s\' AND messages > 0'}
SELECT version(), timezone(), currentUser(), currentDatabase(), now()
SELECT name FROM system.databases
SELECT name, engine FROM system.tables WHERE database = 'plumbline'
SELECT name, type, comment FROM system.columns WHERE database IN ('plumbline') AND table = 'v_records'
SELECT name, is_aggregate FROM system.functions LIMIT 10
SELECT name, value FROM system.settings WHERE name LIKE 'max_%' LIMIT 5
SELECT table_name FROM information_schema.tables WHERE table_schema = 'plumbline'
SELECT * FROM values('a String, b UInt8', ('x', 1), ('y', 2))
SELECT count() FROM numbers(10)
SELECT * FROM generateSeries(1, 3)
SHOW DATABASES
SHOW TABLES
SHOW TABLES FROM "plumbline"
SHOW TABLES LIKE 'v_%'
SHOW COLUMNS FROM v_records
SHOW CREATE VIEW v_records
SHOW FUNCTIONS LIKE 'to%'
DESCRIBE v_records
DESC TABLE "plumbline"."v_records"
DESCRIBE (SELECT domain FROM v_records)
EXISTS v_records
EXISTS TABLE plumbline.v_records
EXPLAIN SELECT count() FROM v_records
EXPLAIN indexes = 1 SELECT count() FROM v_records WHERE domain = 'a.example'
EXPLAIN SYNTAX SELECT * FROM v_records
EXPLAIN AST SELECT 1
EXPLAIN ESTIMATE SELECT count() FROM v_records
SELECT '\'; DROP TABLE plumbline.records; -- '
SELECT '' /* /* */ , file('x') */
SELECT 1 # comment, file('x')
# What DBeaver and Java's driver ask of the catalogue.
SELECT name FROM system.table_engines
SELECT name as TABLE_NAME, engine as TABLE_TYPE, database as TABLE_SCHEM,comment as REMARKS, * FROM system.tables WHERE database = 'plumbline' and name='v_records'
SELECT t.database AS TABLE_SCHEM, t.name AS TABLE_NAME, if(t.is_temporary = 1, concat('Temporary', t.engine), t.engine) AS TABLE_TYPE, d.engine AS TYPE_SCHEM FROM system.tables t JOIN system.databases d ON system.tables.database = system.databases.name WHERE t.database LIKE '%' AND t.name LIKE '%'
SELECT system.tables.name AS TABLE_NAME, trim(c.1) AS COLUMN_NAME, CAST(c.2 AS Int16) AS KEY_SEQ FROM system.tables ARRAY JOIN arrayZip(splitByChar(',', primary_key), arrayEnumerate(splitByChar(',', primary_key))) as c WHERE system.tables.primary_key <> ''
SELECT dt.name AS TYPE_NAME FROM system.data_type_families dt LEFT JOIN (SELECT * FROM VALUES ( ('Int8',3,true,0,0),('String',0,false,0,0)) ) as attrs ON (dt.name = attrs.c1) WHERE alias_to == '' ORDER BY name
SELECT arrayJoin(['TABLE', 'VIEW']) AS TABLE_TYPE ORDER BY TABLE_TYPE
SHOW CREATE TABLE plumbline.v_records
SHOW CREATE TABLE `plumbline`.`v_records`
SELECT COUNT(*) FROM (select * from plumbline.v_records) dbvrcnt
SHOW FULL TEMPORARY TABLES LIKE '%'

# Time zones
SELECT toTimeZone(now(), 'Europe/Berlin'), toDateTime('2026-01-01 00:00:00', 'UTC'), now('Asia/Tokyo')
SELECT toStartOfInterval(now(), INTERVAL 1 DAY), toStartOfInterval(now(), INTERVAL 1 DAY, 'Europe/Berlin')
SELECT formatDateTime(now(), '%Y-%m', 'Europe/Berlin'), dateDiff('day', now(), now()), toDateTime64(now(), 3, 'UTC')
SELECT now()::DateTime('Europe/Berlin'), CAST(now(), 'DateTime64(3, \'Europe/Berlin\')'), TIMESTAMP('2026-01-01 00:00:00')
SELECT domain FROM v_records SETTINGS session_timezone = 'Europe/Berlin'
SELECT 4 // 2 is a comment
SELECT 1 # another
SELECT count(*), untuple((1, 2)), tuple(*) FROM v_records GROUP BY ALL
SELECT "sum(messages)", "toDateTime(today())" FROM (SELECT sum(messages), toDateTime(today()) FROM v_records)
