// Why the tables are as they are:
//
// - Outside, a poll is known by a ULID (16 bytes), and inside by `polls.key`, so that rows that point to it
//   are small.
// - Ballots belong to `polls.log`, not to the poll: the number of its current ballot log. Reset and delete
//   only detach the log (and put its number into `abandoned_logs`); its rows are swept bit by bit while there
//   is nothing else to do. So a poll with a million ballots is forgotten as fast as one with none.
// - `ballots` is append-only and ordered by (log, seq): a vote is an append at the end of a poll's range;
//   export, receipts and audit are range scans.
// - A ballot holds its voter's key, and there is no index of those keys beside it: voter_sets.hpp says how
//   nobody votes twice, and why it is done that way. `voter_runs` says who voted in a closed poll, if
//   `polls.indexed`.
// - `tallies` has a row per slot that counts; this program is slot 0. What its counts mean depends on the
//   poll's kind.
// - The list of polls reads partial indexes over listed polls, and takes its totals from `listed_polls`,
//   which triggers maintain: a page costs the same with a hundred polls and with a hundred thousand. The
//   indexes repeat the columns of their own conditions because without them SQLite does not treat an index as
//   covering.
// - `poll_titles` finds text in the middle of titles; poll_list.hpp says how a search uses it.
#include "sqlite/migrations.hpp"

namespace pollstream::sqlite {

namespace {

constexpr auto first_tables = R"sql(
CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch    INTEGER NOT NULL CHECK (epoch > 0),
    secret   BLOB    NOT NULL CHECK (length(secret) = 32),
    next_log INTEGER NOT NULL
) STRICT;

CREATE TABLE rooms (
    key           INTEGER PRIMARY KEY,
    id            BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    code          TEXT    UNIQUE,
    title         TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    last_activity INTEGER NOT NULL,
    current_poll  BLOB    CHECK (length(current_poll) = 16),
    version       INTEGER NOT NULL,
    admin_hash    BLOB    NOT NULL CHECK (length(admin_hash) = 32),
    kiosk_hash    BLOB    NOT NULL CHECK (length(kiosk_hash) = 32)
) STRICT;

CREATE TABLE polls (
    key           INTEGER PRIMARY KEY,
    id            BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    room          INTEGER NOT NULL REFERENCES rooms (key) ON DELETE CASCADE,
    place         INTEGER NOT NULL,
    log           INTEGER NOT NULL UNIQUE,
    title         TEXT    NOT NULL,
    title_folded  TEXT    NOT NULL,
    description   TEXT    NOT NULL,
    creator_name  TEXT    NOT NULL,
    kind          INTEGER NOT NULL,
    min_choices   INTEGER NOT NULL,
    max_choices   INTEGER NOT NULL,
    identity      INTEGER NOT NULL,
    results       INTEGER NOT NULL,
    allow_change  INTEGER NOT NULL,
    listed        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    end_time      INTEGER,
    closed_at     INTEGER,
    version       INTEGER NOT NULL
) STRICT;
CREATE INDEX polls_of_room   ON polls (room, place);
CREATE INDEX polls_due       ON polls (end_time) WHERE closed_at IS NULL AND end_time IS NOT NULL;
CREATE INDEX listed_all      ON polls (id, listed) WHERE listed = 1;
CREATE INDEX listed_open     ON polls (id, listed, closed_at) WHERE listed = 1 AND closed_at IS NULL;
CREATE INDEX listed_closed   ON polls (id, listed, closed_at) WHERE listed = 1 AND closed_at IS NOT NULL;
CREATE INDEX listed_by_title ON polls (id, listed, closed_at, title_folded) WHERE listed = 1;

CREATE TABLE listed_polls (
    closed INTEGER PRIMARY KEY CHECK (closed IN (0, 1)),
    count  INTEGER NOT NULL CHECK (count >= 0)
) STRICT;
INSERT INTO listed_polls VALUES (0, 0), (1, 0);
CREATE TRIGGER listed_poll_made AFTER INSERT ON polls WHEN NEW.listed BEGIN
    UPDATE listed_polls SET count = count + 1 WHERE closed = (NEW.closed_at IS NOT NULL);
END;
CREATE TRIGGER listed_poll_gone AFTER DELETE ON polls WHEN OLD.listed BEGIN
    UPDATE listed_polls SET count = count - 1 WHERE closed = (OLD.closed_at IS NOT NULL);
END;
CREATE TRIGGER listed_poll_moved AFTER UPDATE OF listed, closed_at ON polls BEGIN
    UPDATE listed_polls SET count = count - 1 WHERE OLD.listed AND closed = (OLD.closed_at IS NOT NULL);
    UPDATE listed_polls SET count = count + 1 WHERE NEW.listed AND closed = (NEW.closed_at IS NOT NULL);
END;

CREATE TABLE options (
    poll INTEGER NOT NULL REFERENCES polls (key) ON DELETE CASCADE,
    no   INTEGER NOT NULL,
    text TEXT    NOT NULL,
    PRIMARY KEY (poll, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
    poll    INTEGER NOT NULL REFERENCES polls (key) ON DELETE CASCADE,
    slot    INTEGER NOT NULL,
    version INTEGER NOT NULL,
    voters  INTEGER NOT NULL,
    counts  BLOB    NOT NULL,
    PRIMARY KEY (poll, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE ballots (
    log        INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    cast_at    INTEGER NOT NULL,
    vote_id    BLOB    NOT NULL CHECK (length(vote_id) = 16),
    marks      BLOB    NOT NULL,
    voter_name TEXT,
    supersedes INTEGER NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE voters (
    log   INTEGER NOT NULL,
    voter BLOB    NOT NULL CHECK (length(voter) = 16),
    seq   INTEGER NOT NULL,
    PRIMARY KEY (log, voter)
) STRICT, WITHOUT ROWID;

CREATE TABLE abandoned_logs (
    log INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE idempotency (
    key     BLOB    NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    request BLOB    NOT NULL CHECK (length(request) = 32),
    room    BLOB    NOT NULL CHECK (length(room) = 16),
    polls   BLOB    NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (made_at);
)sql";

// Every ballot says whose it is. Which ballot of a voter stands was already known; from there the chain of
// superseded ballots leads back to the first.
constexpr auto voters_in_ballots = R"sql(
CREATE TEMP TABLE casters (
    log   INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    voter BLOB    NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO casters
WITH RECURSIVE chain (log, seq, voter) AS (
    SELECT v.log, v.seq, v.voter FROM voters v WHERE v.log IN (SELECT log FROM polls)
    UNION ALL
    SELECT c.log, b.supersedes, c.voter FROM chain c JOIN ballots b ON b.log = c.log AND b.seq = c.seq
    WHERE b.supersedes > 0
)
SELECT log, seq, voter FROM chain ORDER BY log, seq;

CREATE TABLE ballots_of_voters (
    log        INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    voter      BLOB    NOT NULL,
    cast_at    INTEGER NOT NULL,
    vote_id    BLOB    NOT NULL,
    marks      BLOB    NOT NULL,
    voter_name TEXT,
    supersedes INTEGER NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO ballots_of_voters
SELECT b.log, b.seq, c.voter, b.cast_at, b.vote_id, b.marks, b.voter_name, b.supersedes
FROM casters c JOIN ballots b ON b.log = c.log AND b.seq = c.seq ORDER BY c.log, c.seq;
DROP TABLE casters;
DROP TABLE voters;
DROP TABLE ballots;
ALTER TABLE ballots_of_voters RENAME TO ballots;
DELETE FROM abandoned_logs;

CREATE TABLE voter_runs (
    log       INTEGER NOT NULL,
    first_tag INTEGER NOT NULL,
    entries   BLOB    NOT NULL,
    PRIMARY KEY (log, first_tag)
) STRICT, WITHOUT ROWID;
ALTER TABLE polls ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX polls_to_index ON polls (closed_at) WHERE closed_at IS NOT NULL AND indexed = 0;
)sql";

// Text in the middle of titles, by its trigrams. The poll_writer keeps it up to date: triggers of a file that
// might be crafted may not write to virtual tables.
constexpr auto titles_to_search = R"sql(
CREATE VIRTUAL TABLE poll_titles USING fts5 (
    title_folded, content = 'polls', content_rowid = 'key', tokenize = 'trigram case_sensitive 1'
);
INSERT INTO poll_titles (poll_titles) VALUES ('rebuild');
)sql";

// What each kind lets a host set, as JSON, and the seed of each poll's lot.
constexpr auto settings_and_seeds = R"sql(
ALTER TABLE polls ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE polls ADD COLUMN seed BLOB NOT NULL DEFAULT x'';
UPDATE polls SET seed = randomblob(32);
)sql";

// What voters wrote, by the ballot log whose ballots refer to it.
constexpr auto texts_of_voters = R"sql(
CREATE TABLE texts (
    log   INTEGER NOT NULL,
    no    INTEGER NOT NULL,
    text  TEXT    NOT NULL,
    state INTEGER NOT NULL,
    PRIMARY KEY (log, no)
) STRICT, WITHOUT ROWID;
)sql";

// Quizzes: when their time began, who takes part, and how long an answer took. Answers belong to the ballot
// log, beside the ballots, so that a vote in another poll writes no more than before. `roster` counts changes
// to a room's participants: whoever has derived something from them can tell whether it is still current.
constexpr auto quizzes = R"sql(
ALTER TABLE polls ADD COLUMN started_at INTEGER;
ALTER TABLE rooms ADD COLUMN roster INTEGER NOT NULL DEFAULT 0;
CREATE TABLE participants (
    room        INTEGER NOT NULL REFERENCES rooms (key) ON DELETE CASCADE,
    no          INTEGER NOT NULL,
    identity    BLOB    NOT NULL CHECK (length(identity) = 16),
    name        TEXT    NOT NULL,
    name_folded TEXT,
    extra_time  INTEGER NOT NULL,
    joined_at   INTEGER NOT NULL,
    PRIMARY KEY (room, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX participants_by_identity ON participants (room, identity);
CREATE UNIQUE INDEX participants_by_name ON participants (room, name_folded) WHERE name_folded IS NOT NULL;
CREATE TABLE answers (
    log         INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    participant INTEGER NOT NULL,
    time_ms     INTEGER NOT NULL,
    limit_ms    INTEGER NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;
)sql";

// What a poll that publishes in steps has published, and what it will publish next: `place` 0 and 1.
constexpr auto tallies_held_back = R"sql(
ALTER TABLE polls ADD COLUMN publish_step INTEGER NOT NULL DEFAULT 1;
ALTER TABLE polls ADD COLUMN publish_min INTEGER NOT NULL DEFAULT 0;
CREATE TABLE held_tallies (
    poll    INTEGER NOT NULL REFERENCES polls (key) ON DELETE CASCADE,
    place   INTEGER NOT NULL CHECK (place IN (0, 1)),
    version INTEGER NOT NULL,
    voters  INTEGER NOT NULL,
    counts  BLOB    NOT NULL,
    PRIMARY KEY (poll, place)
) STRICT, WITHOUT ROWID;
)sql";

// The published hash of each poll's lot, and how many lots it has had. Before, the hash was computed from the
// seed whenever it was asked for, so that of an older poll is not known: empty.
constexpr auto lots_as_published = R"sql(
ALTER TABLE polls ADD COLUMN lot_hash BLOB NOT NULL DEFAULT x'';
ALTER TABLE polls ADD COLUMN lot_draw INTEGER NOT NULL DEFAULT 1;
)sql";

// Which version of the poll a ballot is made for.
constexpr auto ballot_versions = R"sql(
ALTER TABLE polls ADD COLUMN ballot_version INTEGER NOT NULL DEFAULT 1;
)sql";

// Participants whom the host has hidden (participant_state), and who has ever answered. A hidden
// participant's name is free for others. `participants_hidden`, which triggers maintain, says how many of a
// room take up no place in it, so that a join need not count them.
constexpr auto hidden_participants = R"sql(
ALTER TABLE participants ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1, 2));
ALTER TABLE participants ADD COLUMN answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1));
ALTER TABLE rooms ADD COLUMN participants_hidden INTEGER NOT NULL DEFAULT 0;
UPDATE participants SET answered = 1
WHERE (room, no) IN (SELECT p.room, a.participant FROM polls p JOIN answers a ON a.log = p.log);
DROP INDEX participants_by_name;
CREATE UNIQUE INDEX participants_by_name ON participants (room, name_folded)
WHERE name_folded IS NOT NULL AND hidden = 0;
CREATE INDEX hidden_participants_by_name ON participants (room, name_folded)
WHERE name_folded IS NOT NULL AND hidden > 0;
CREATE TRIGGER participant_comes_hidden AFTER INSERT ON participants WHEN NEW.hidden > 0 BEGIN
    UPDATE rooms SET participants_hidden = participants_hidden + 1 WHERE key = NEW.room;
END;
CREATE TRIGGER participant_hidden AFTER UPDATE OF hidden ON participants
WHEN (NEW.hidden > 0) <> (OLD.hidden > 0) BEGIN
    UPDATE rooms SET participants_hidden = participants_hidden + (NEW.hidden > 0) - (OLD.hidden > 0)
    WHERE key = NEW.room;
END;
)sql";

// Who moves the room from poll to poll (room_pace).
constexpr auto paces_of_rooms = R"sql(
ALTER TABLE rooms ADD COLUMN pace INTEGER NOT NULL DEFAULT 0 CHECK (pace IN (0, 1));
)sql";

// What options were called before their host corrected them after votes had come in. Each correction counts
// as one in the poll's ballot_version.
constexpr auto corrections_of_options = R"sql(
CREATE TABLE corrections (
    poll   INTEGER NOT NULL REFERENCES polls (key) ON DELETE CASCADE,
    no     INTEGER NOT NULL,
    option INTEGER NOT NULL,
    was    TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (poll, no)
) STRICT, WITHOUT ROWID;
)sql";

// Texts in the order in which they arrive, each appended to the table. When SQLite splits a page in the
// middle of a table, it copies rows and leaves the originals on the old page: a text erased later could still
// be read there. The same goes for the pages of the former table, which are overwritten.
constexpr auto texts_at_the_end = R"sql(
PRAGMA secure_delete = ON;
CREATE TABLE texts_as_written (
    key   INTEGER PRIMARY KEY,
    log   INTEGER NOT NULL,
    no    INTEGER NOT NULL,
    text  TEXT    NOT NULL,
    state INTEGER NOT NULL
) STRICT;
INSERT INTO texts_as_written (log, no, text, state) SELECT log, no, text, state FROM texts ORDER BY log, no;
DROP TABLE texts;
ALTER TABLE texts_as_written RENAME TO texts;
CREATE UNIQUE INDEX texts_by_no ON texts (log, no);
PRAGMA secure_delete = FAST;
)sql";

constexpr migration all[] = {
    {1, first_tables},         {2, voters_in_ballots}, {3, titles_to_search},
    {4, settings_and_seeds},   {5, texts_of_voters},   {6, quizzes},
    {7, tallies_held_back},    {8, lots_as_published}, {9, ballot_versions},
    {10, hidden_participants}, {11, paces_of_rooms},   {12, corrections_of_options},
    {13, texts_at_the_end},
};

}  // namespace

std::span<const migration> migrations() noexcept {
    return all;
}

}  // namespace pollstream::sqlite
