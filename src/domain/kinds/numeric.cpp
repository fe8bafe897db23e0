// A number that people estimate. A choice is the number in units of its last decimal place, as four parts of
// 16 bits, the lowest first. Cells come in pairs, ordered by number: the number, and how many gave it. An
// exact median needs them all, so the number of different ones is limited.
#include "pollstream/count/numeric.hpp"

#include "domain/kinds/rows.hpp"
#include "pollstream/domain/closest.hpp"
#include "pollstream/domain/decimal.hpp"

#include <algorithm>
#include <limits>

namespace pollstream::kinds {

namespace {

constexpr std::size_t parts = 4;
constexpr std::int64_t percent_max = 100;

/// The numbers that count as right must be given in one way only, and must be consistent with the truth.
void check_accepted(const numeric_settings& s, settings_reader& in) {
    if (s.tolerance && *s.tolerance < 0) in.problem("tolerance", "must not be less than 0");
    if (s.tolerance && !s.truth) in.problem("tolerance", "must not be given without truth");
    if (s.tolerance_percent && !s.truth) in.problem("tolerance_percent", "must not be given without truth");
    if (s.tolerance && s.tolerance_percent)
        in.problem("tolerance_percent", "must not be given together with tolerance");
    if (!s.accepted_min && !s.accepted_max) return;
    if (!s.accepted_min) return in.problem("accepted_min", "must be given where accepted_max is");
    if (!s.accepted_max) return in.problem("accepted_max", "must be given where accepted_min is");
    if (s.tolerance || s.tolerance_percent)
        in.problem("accepted_min", "must not be given together with tolerance or tolerance_percent");
    if (*s.accepted_min > *s.accepted_max) {
        in.problem("accepted_max", "must not be less than accepted_min");
    } else if (s.truth && (*s.truth < *s.accepted_min || *s.truth > *s.accepted_max)) {
        in.problem("truth", "must be between accepted_min and accepted_max");
    }
    if (in.from_storage()) return;
    if (s.plausible_max && *s.accepted_min > *s.plausible_max)
        in.problem("accepted_min",
                   "must not be more than plausible_max: no number that may be given is right");
    if (s.plausible_min && *s.accepted_max < *s.plausible_min)
        in.problem("accepted_max",
                   "must not be less than plausible_min: no number that may be given is right");
}

void read(poll& p, settings_reader& in) {
    auto& s = own_settings<numeric_settings>(p);
    const auto decimals_before = s.decimals;
    in.integer("decimals", s.decimals, 0, decimals_max);
    if (s.decimals != decimals_before) {
        // Values given in the old units mean something else now, unless they are given again.
        s.plausible_min = s.plausible_max = s.truth = s.tolerance = std::nullopt;
        s.accepted_min = s.accepted_max = std::nullopt;
        s.tolerance_percent = std::nullopt;  // of a truth that no longer exists
    }
    in.text("unit", s.unit, limits::unit_max);
    in.maybe_decimal("plausible_min", s.plausible_min, s.decimals);
    in.maybe_decimal("plausible_max", s.plausible_max, s.decimals);
    in.maybe_decimal("truth", s.truth, s.decimals);
    in.maybe_decimal("tolerance", s.tolerance, s.decimals);
    in.maybe_integer("tolerance_percent", s.tolerance_percent, 0, percent_max);
    in.maybe_decimal("accepted_min", s.accepted_min, s.decimals);
    in.maybe_decimal("accepted_max", s.accepted_max, s.decimals);
    if (s.plausible_min && s.plausible_max && *s.plausible_min > *s.plausible_max)
        in.problem("plausible_max", "must not be less than plausible_min");
    if (s.truth && ((s.plausible_min && *s.truth < *s.plausible_min) ||
                    (s.plausible_max && *s.truth > *s.plausible_max)))
        in.problem("truth", "must be a number that may be given: between plausible_min and plausible_max");
    check_accepted(s, in);
}

void write(json_writer& w, const poll& p, bool for_host) {
    const auto& s = settings_of<numeric_settings>(p);
    const auto decimal = [&](const char* name, const std::optional<std::int64_t>& units) {
        w.member(name, units ? std::optional(decimal_text(*units, s.decimals)) : std::nullopt);
    };
    w.member("decimals", s.decimals).member("unit", s.unit);
    decimal("plausible_min", s.plausible_min);
    decimal("plausible_max", s.plausible_max);
    if (!for_host && !p.closed_at) return;
    decimal("truth", s.truth);
    decimal("tolerance", s.tolerance);
    w.member("tolerance_percent", s.tolerance_percent);
    decimal("accepted_min", s.accepted_min);
    decimal("accepted_max", s.accepted_max);
}

bool has_right_answer(const poll& p) {
    const auto& s = settings_of<numeric_settings>(p);
    return s.truth || s.accepted_min;
}

choice choice_of(std::int64_t units) {
    choice c;
    const auto bits = static_cast<std::uint64_t>(units);
    for (std::size_t i = 0; i < parts; ++i) c.push_back(static_cast<option_no>(bits >> (16 * i)));
    return c;
}

std::int64_t units_of(const choice& c) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < parts; ++i) bits |= static_cast<std::uint64_t>(c.at(i)) << (16 * i);
    return static_cast<std::int64_t>(bits);
}

std::optional<std::string> read_ballot(const poll& p, stated_choice said, choice& into) {
    const auto& s = settings_of<numeric_settings>(p);
    const auto units = parse_decimal(said.text, s.decimals);
    if (!units)
        return decimal_problem(s.decimals, s.plausible_min.value_or(-units_max),
                               s.plausible_max.value_or(units_max));
    into = choice_of(*units);
    return std::nullopt;
}

void write_ballot(json_writer& w, const poll& p, const choice& c) {
    w.member("number", number_in(p, c));
}

std::optional<std::string> problem(const poll& p, const choice& c) {
    const auto& s = settings_of<numeric_settings>(p);
    if (c.size() != parts) return "must be one number";
    const auto units = units_of(c);
    if (units < -units_max || units > units_max) return decimal_problem(s.decimals);
    if (s.plausible_min && units < *s.plausible_min)
        return "must not be less than " + decimal_text(*s.plausible_min, s.decimals);
    if (s.plausible_max && units > *s.plausible_max)
        return "must not be more than " + decimal_text(*s.plausible_max, s.decimals);
    return std::nullopt;
}

std::size_t cells(const poll&) {
    return 0;
}

/// Where the pair for this number is, or would be.
std::size_t place_of(std::span<const std::uint64_t> cells, std::int64_t units) {
    std::size_t low = 0;
    std::size_t high = cells.size() / 2;
    while (low < high) {
        const auto middle = (low + high) / 2;
        if (static_cast<std::int64_t>(cells[2 * middle]) < units) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 2 * low;
}

bool holds(std::span<const std::uint64_t> cells, std::size_t place, std::int64_t units) {
    return place < cells.size() && static_cast<std::int64_t>(cells[place]) == units;
}

void move(const poll&, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    const auto units = units_of(c);
    const auto place = place_of(cells, units);
    const auto at = cells.begin() + static_cast<std::ptrdiff_t>(place);
    if (!holds(cells, place, units)) {
        cells.insert(at, {static_cast<std::uint64_t>(units), times});
    } else if ((cells[place + 1] += times) == 0) {
        cells.erase(at, at + 2);
    }
}

/// Whether exactly one voter gave this number.
bool is_given_once(std::span<const std::uint64_t> cells, std::int64_t units) {
    const auto place = place_of(cells, units);
    return holds(cells, place, units) && cells[place + 1] == 1;
}

std::optional<std::string> no_room(const tally& t, const choice& c, const choice* standing) {
    const auto& own = t.shards().front().counts;
    if (own.size() < 2 * limits::distinct_numbers) return std::nullopt;
    const auto units = units_of(c);
    if (holds(own, place_of(own, units), units)) return std::nullopt;
    const bool is_number = standing != nullptr && standing->size() == parts;
    if (is_number && is_given_once(own, units_of(*standing))) return std::nullopt;  // that one goes
    return "voters of this poll have already given " + std::to_string(limits::distinct_numbers) +
           " different numbers, and it must be one of them";
}

count::numeric_profile profile_of(const tally& t) {
    count::numeric_profile numbers;
    for (const auto& shard : t.shards())
        for (std::size_t i = 0; i + 1 < shard.counts.size(); i += 2)
            numbers.add(static_cast<std::int64_t>(shard.counts[i]), shard.counts[i + 1]);
    return numbers;
}

/// Calls back with each number and how many gave it.
template <class Each>
void each_number(const tally& t, Each&& each) {
    for (const auto& shard : t.shards())
        for (std::size_t i = 0; i + 1 < shard.counts.size(); i += 2)
            each(static_cast<std::int64_t>(shard.counts[i]), shard.counts[i + 1]);
}

std::int64_t distance(std::int64_t a, std::int64_t b) {
    return a < b ? b - a : a - b;
}

/// How far the closest number is from the truth.
std::optional<std::int64_t> least_distance(const tally& t, std::int64_t truth) {
    std::optional<std::int64_t> least;
    each_number(t, [&](std::int64_t number, std::uint64_t) {
        const auto far = distance(number, truth);
        if (!least || far < *least) least = far;
    });
    return least;
}

bool is_there(const tally& t, std::int64_t wanted) {
    bool found = false;
    each_number(t, [&](std::int64_t number, std::uint64_t) { found = found || number == wanted; });
    return found;
}

/// Of two equally close numbers, the one in the earlier ballot, which the store has found out.
std::int64_t closest_number(const poll_state& state, std::int64_t truth, std::int64_t least) {
    if (!state.first_closest.empty()) return units_of(state.first_closest);
    return is_there(state.counts, truth - least) ? truth - least : truth + least;
}

/// Whether the host has said which numbers count as right.
bool scores(const numeric_settings& s) {
    return s.tolerance || s.tolerance_percent || s.accepted_min;
}

/// A hundred times the largest distance between two numbers fits into 64 bits with room to spare.
static_assert(units_max <= std::numeric_limits<std::int64_t>::max() / (2 * percent_max));

bool is_accepted(const numeric_settings& s, std::int64_t number) {
    if (s.accepted_min) return *s.accepted_min <= number && number <= *s.accepted_max;
    const auto far = distance(number, *s.truth);
    if (s.tolerance_percent) return far * 100 <= distance(*s.truth, 0) * *s.tolerance_percent;
    return far <= *s.tolerance;
}

/// How many voters gave a number that counts as right.
std::optional<std::uint64_t> within(const tally& t, const numeric_settings& s) {
    if (!scores(s)) return std::nullopt;
    std::uint64_t n = 0;
    each_number(t, [&](std::int64_t number, std::uint64_t times) {
        if (is_accepted(s, number)) n += times;
    });
    return n;
}

void write_closest(json_writer& w, const poll_state& state, const numeric_settings& s) {
    w.key("closest");
    if (!s.truth) {
        w.value(nullptr);
    } else if (const auto least = least_distance(state.counts, *s.truth)) {
        const auto number = closest_number(state, *s.truth, *least);
        w.begin_object().member("distance", decimal_text(*least, s.decimals));
        w.member("value", decimal_text(number, s.decimals)).end_object();
    } else {
        w.value(nullptr);
    }
}

void write_truth(json_writer& w, const poll_state& state, const numeric_settings& s) {
    w.member("truth", s.truth ? std::optional(decimal_text(*s.truth, s.decimals)) : std::nullopt);
    write_closest(w, state, s);
    w.member("within", within(state.counts, s));
}

void write_histogram(json_writer& w, const count::numeric_profile& numbers, unsigned decimals) {
    const auto bins = numbers.histogram();
    w.key("histogram");
    if (bins.empty()) {
        w.value(nullptr);
        return;
    }
    w.begin_object().member("from", decimal_text(bins.front().from, decimals));
    w.member("width", decimal_text(bins.front().to - bins.front().from, decimals));
    w.key("counts").begin_array();
    for (const auto& b : bins) w.value(b.n);
    w.end_array().end_object();
}

void write_result(json_writer& w, const poll_state& state, const count::lot_order&) {
    const auto& s = settings_of<numeric_settings>(state.definition);
    const auto numbers = profile_of(state.counts);
    const auto r = numbers.summary();
    const auto pair = [&](const char* name, std::int64_t low, std::int64_t high) {
        w.key(name).begin_array().value(decimal_text(low, s.decimals));
        w.value(decimal_text(high, s.decimals)).end_array();
    };
    w.member("n", r.n);
    if (r.n == 0) {
        w.member("mean", nullptr).member("median", nullptr).member("quartiles", nullptr);
        w.member("min", nullptr).member("max", nullptr);
    } else {
        w.member("mean", decimal_text(r.mean_tenths, s.decimals + 1u));
        pair("median", r.median_low, r.median_high);
        pair("quartiles", r.lower_quartile, r.upper_quartile);
        w.member("min", decimal_text(r.lowest, s.decimals))
            .member("max", decimal_text(r.highest, s.decimals));
    }
    write_histogram(w, numbers, s.decimals);
    if (state.definition.closed_at && (s.truth || scores(s))) write_truth(w, state, s);
}

std::string text(const poll& p, const choice& c) {
    const auto& s = settings_of<numeric_settings>(p);
    return number_in(p, c) + (s.unit.empty() ? "" : " " + s.unit);
}

}  // namespace

const kind_rules numeric{
    .name = "numeric",
    .member = vote_member::number,
    .options_min = 0,
    .options_max = 0,
    .reveals = has_right_answer,
    .read_choices = one_choice,
    .read_settings = read,
    .write_settings = write,
    .read_ballot = read_ballot,
    .write_ballot = write_ballot,
    .ballot_problem = problem,
    .cells = cells,
    .move = move,
    .cells_grow = true,
    .no_room = no_room,
    .counts = no_counts,
    .total_votes = voters,
    .write_result = write_result,
    .text = text,
};

}  // namespace pollstream::kinds

namespace pollstream {

std::optional<std::array<choice, 2>> closest_two(const poll_state& s) {
    const auto& p = s.definition;
    const auto* settings = std::get_if<numeric_settings>(&p.settings);
    if (p.kind != poll_kind::numeric || !p.closed_at || settings == nullptr || !settings->truth)
        return std::nullopt;
    const auto truth = *settings->truth;
    const auto& seen = published_or_nothing(s);
    const auto least = kinds::least_distance(seen, truth);
    if (!least || *least == 0) return std::nullopt;
    if (!kinds::is_there(seen, truth - *least) || !kinds::is_there(seen, truth + *least)) return std::nullopt;
    return std::array{kinds::choice_of(truth - *least), kinds::choice_of(truth + *least)};
}

std::string number_in(const poll& p, const choice& c) {
    return decimal_text(kinds::units_of(c), kinds::settings_of<numeric_settings>(p).decimals);
}

}  // namespace pollstream
