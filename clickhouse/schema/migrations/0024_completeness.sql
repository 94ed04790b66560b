-- Who is to be expected for a day is learnt of the same weekday of the four weeks before: who told of three of them (of a
-- younger domain: of as many in proportion, and of two at least). It weighs as many messages as it told of on these, the
-- least and the most left out. Anybody may report anything, so no weight is taken as it is said: nobody weighs more than
-- all others together, and those whom no catalogue knows not more than those it knows, if any of these is to be expected.
-- Of the former it takes four days until one is expected. A domain is as old as if its third day had two before it, for
-- any report may have any date.
--
-- Who reports hourly has told of the day when it has told of its hours: of as many as of these four days, the worst left out.
CREATE OR REPLACE VIEW {db}.v_completeness{on cluster}
(
    day                Date                   COMMENT 'Event day, up to yesterday',
    domain             LowCardinality(String) COMMENT 'The policy domain',
    owned              Bool                   COMMENT 'Whether it is ours',
    settled            Bool                   COMMENT 'Whether late reports are no longer expected',
    completeness       Float64                COMMENT 'What has been reported of what was to be expected, 0 to 1',
    expected_messages  Float64                COMMENT 'Messages that the usual reporters tell of on such a day of the week, as far as they count: nobody for more than all others together, nor those no catalogue knows for more than those it knows',
    reported_messages  Float64                COMMENT 'of these those of reporters who have told of this day; of some of its hours, in proportion',
    reporters_expected UInt32                 COMMENT 'Organisations that tell of such a day of the week as a rule',
    reporters_reported UInt32                 COMMENT 'of these those who have told of this day, or of half of their hours at least',
    missing            Array(String)          COMMENT 'The others by their organisational domains, those with most messages first'
)
{security}
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    (day <= (SELECT until FROM {db}.v_settled))::Bool AS settled,
    reported / expected AS completeness, expected AS expected_messages, reported AS reported_messages,
    usual AS reporters_expected, usual - toUInt32(length(missing)) AS reporters_reported, missing.organisation AS missing
FROM {db}.expected_days
COMMENT 'A row a domain and day of the last 91 for which something was to be expected: how much of it is there. A domain of which there were no two weeks before has none'
;
