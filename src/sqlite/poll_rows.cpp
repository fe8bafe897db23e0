#include "sqlite/poll_rows.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "sqlite/codec.hpp"

namespace pollstream::sqlite {

namespace {

/// For this many polls it is remembered who was closest.
constexpr std::size_t closest_max = 256;
/// Ballots: some two milliseconds, for which everybody's votes wait.
constexpr std::uint64_t searched_in_a_transaction = 4'000;

#define POLL_COLUMNS                                                                                    \
    "SELECT p.key, p.log, p.room, r.id, r.code, p.id, p.title, p.description, p.creator_name, p.kind, " \
    "p.min_choices, p.max_choices, p.identity, p.results, p.allow_change, p.listed, p.created_at, "     \
    "p.end_time, p.closed_at, p.version, p.indexed, p.seed, p.settings, p.started_at, p.publish_step, " \
    "p.publish_min, p.lot_hash, p.lot_draw, p.ballot_version FROM polls p JOIN rooms r ON r.key = p.room "

template <class E>
E enumerator(const run& row, int column, E last) {
    const auto value = row.integer(column);
    if (value < 0 || value > static_cast<std::int64_t>(last)) {
        throw error(SQLITE_CORRUPT, 0, "a stored poll has a rule that does not exist");
    }
    return static_cast<E>(value);
}

/// Polls from before hashes were kept have none.
kept_lot read_lot(const run& row) {
    constexpr int seed = 21;
    constexpr int hash = 26;
    auto lot =
        committed(row.fixed<std::tuple_size_v<lot_seed>>(seed), static_cast<std::uint32_t>(row.integer(27)));
    if (!row.bytes(hash).empty()) lot.hash = row.fixed<std::tuple_size_v<digest256>>(hash);
    return lot;
}

poll_row read_columns(const run& row) {
    poll_row out;
    auto& p = out.state.definition;
    out.key = row.integer(0);
    out.log = row.integer(1);
    out.room = row.integer(2);
    row.id(3, p.room);
    out.state.code = row.text(4);
    row.id(5, p.id);
    p.title = row.text(6);
    p.description = row.text(7);
    p.creator_name = row.text(8);
    p.kind = kind_in(row, 9);
    p.min_choices = static_cast<std::uint16_t>(row.integer(10));
    p.max_choices = static_cast<std::uint16_t>(row.integer(11));
    p.identity = enumerator(row, 12, identity_rule::kiosk);
    p.results = enumerator(row, 13, results_rule::after_close);
    p.allow_change = row.boolean(14);
    p.listed = row.boolean(15);
    p.created_at = row.time(16);
    p.end_time = row.maybe_time(17);
    p.closed_at = row.maybe_time(18);
    out.state.definition_version = row.unsigned_integer(19);
    out.indexed = row.boolean(20);
    p.lot = read_lot(row);
    p.started_at = row.maybe_time(23);
    p.publishing.step = static_cast<std::uint16_t>(row.integer(24));
    p.publishing.min_voters = static_cast<std::uint16_t>(row.integer(25));
    p.ballot_version = row.unsigned_integer(28);
    return out;
}

}  // namespace

std::optional<poll_kind> known_kind_in(const run& row, int column) {
    const auto stored = row.integer(column);
    if (stored < 0 || stored >= static_cast<std::int64_t>(poll_kinds)) return std::nullopt;
    return static_cast<poll_kind>(stored);
}

poll_kind kind_in(const run& row, int column) {
    if (const auto kind = known_kind_in(row, column)) return *kind;
    throw error(SQLITE_CORRUPT, 0, "a stored poll has a kind that does not exist");
}

poll_reader::poll_reader(database& db)
    : by_id_(db, POLL_COLUMNS "WHERE p.id = ?"),
      by_key_(db, POLL_COLUMNS "WHERE p.key = ?"),
      options_(db, "SELECT text FROM options WHERE poll = ? ORDER BY no"),
      corrections_(db, "SELECT option, was, at FROM corrections WHERE poll = ? ORDER BY no"),
      tallies_(db, "SELECT slot, version, voters, counts FROM tallies WHERE poll = ? ORDER BY slot"),
      texts_(db, "SELECT text, state FROM texts WHERE log = ? ORDER BY no"),
      ballots_(db, "SELECT seq, marks, supersedes FROM ballots WHERE log = ? AND seq <= ? ORDER BY seq"),
      last_(db, "SELECT ifnull(max(seq), 0) FROM ballots WHERE log = ?"),
      held_(db, "SELECT place, version, voters, counts FROM held_tallies WHERE poll = ?") {}

#undef POLL_COLUMNS

std::optional<poll_row> poll_reader::find(const poll_id& id) {
    return read(by_id_.with(id));
}

std::optional<poll_row> poll_reader::at(row_key key) {
    return read(by_key_.with(key));
}

void poll_reader::read_corrections(poll_row& into) {
    auto& p = into.state.definition;
    auto row = corrections_.with(into.key);
    while (row.step()) {
        const auto number = static_cast<option_no>(row.integer(0));
        p.corrections.push_back({number, row.text(1), row.time(2)});
        if (!p.valid_option(number) || p.corrections.size() >= p.ballot_version)
            throw error(SQLITE_CORRUPT, 0, "a stored poll has a correction that does not fit it");
    }
}

void poll_reader::read_texts(poll_row& into) {
    const auto texts = std::make_shared<lexicon>();
    auto row = texts_.with(into.log);
    while (row.step()) {
        const auto state = enumerator(row, 1, text_state::erased);
        if (state == text_state::erased)
            texts->add_erased();
        else
            texts->add(row.text(0), state);
    }
    if (texts->size() > 0) into.state.definition.texts = texts;
}

void poll_reader::read_held(poll_row& into) {
    auto row = held_.with(into.key);
    while (row.step()) {
        tally_shard own{0, row.unsigned_integer(1), row.unsigned_integer(2),
                        decode<std::uint64_t>(row.bytes(3))};
        const auto& definition = into.state.definition;
        if (!cells_fit(definition, own.counts.size()) && own.counts.size() > cell_count(definition))
            throw error(SQLITE_CORRUPT, 0, "a tally held back does not fit its poll");
        auto& place = row.integer(0) == 0 ? into.state.held.shown : into.state.held.next;
        place = std::make_shared<const tally>(std::vector{std::move(own)});
    }
}

std::optional<poll_row> poll_reader::read(run row) {
    if (!row.step()) return std::nullopt;
    auto out = read_columns(row);

    auto options = options_.with(out.key);
    while (options.step()) out.state.definition.options.push_back(options.text(0));
    if (out.state.definition.options.size() > limits::options_max)
        throw error(SQLITE_CORRUPT, 0, "a stored poll has more options than any may have");
    read_corrections(out);
    if (!restore_settings(out.state.definition, row.text(22)))
        throw error(SQLITE_CORRUPT, 0, "a stored poll has settings that its kind does not have");

    if (takes_texts(out.state.definition)) read_texts(out);
    std::vector<tally_shard> shards;
    auto tallies = tallies_.with(out.key);
    while (tallies.step()) {
        shards.push_back({static_cast<std::uint16_t>(tallies.integer(0)), tallies.unsigned_integer(1),
                          tallies.unsigned_integer(2), decode<std::uint64_t>(tallies.bytes(3))});
        if (!cells_fit(out.state.definition, shards.back().counts.size())) {
            throw error(SQLITE_CORRUPT, 0, "a stored tally does not fit its poll");
        }
    }
    if (shards.empty()) throw error(SQLITE_CORRUPT, 0, "a stored poll has no tally");
    out.state.counts = tally(std::move(shards));
    if (out.state.definition.publishing.step > 1) read_held(out);
    read_first_closest(out);
    return out;
}

std::uint64_t poll_reader::last_seq(row_key log) {
    auto row = last_.with(log);
    return row.step() ? row.unsigned_integer(0) : 0;
}

void poll_reader::read_first_closest(poll_row& row) {
    const auto two = closest_two(row.state);
    if (!two) return;
    const auto last = last_published(row.state, last_seq(row.log));
    auto& first = row.state.first_closest;
    const auto known = closest_.find(row.log);
    if (known != closest_.end() && known->second.last == last && known->second.two == *two) {
        first = known->second.first;
        return;
    }
    first = search_first_closest(row, *two, last);
    if (!searches_all_) return;
    if (closest_.size() >= closest_max) closest_.clear();
    closest_.insert_or_assign(row.log, closest_then{last, *two, first});
}

choice poll_reader::search_first_closest(const poll_row& row, const std::array<choice, 2>& two,
                                         std::uint64_t last) {
    try {
        first_of_two search(two);
        std::uint64_t read = 0;
        auto ballot = ballots_.with(row.log, last);
        while (ballot.step()) {
            if (!searches_all_ && ++read > searched_in_a_transaction) return {};
            search.take(ballot.unsigned_integer(0), decode<option_no>(ballot.bytes(1)),
                        ballot.unsigned_integer(2));
            if (search.found() && !row.state.definition.allow_change) break;
        }
        return search.first();
    } catch (const error& e) {
        if (e.primary() != SQLITE_CORRUPT) throw;
        return {};  // a damaged ballot is no reason not to close its poll
    }
}

}  // namespace pollstream::sqlite
