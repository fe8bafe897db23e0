// A set of options that is right or wrong as a whole. One cell per option, then one for right answers and one
// for the milliseconds that all answers took. A ballot does not hold those two; the code that counts it adds
// them (domain/quiz.hpp).
#include "pollstream/domain/quiz.hpp"

#include "domain/kinds/rows.hpp"

#include <algorithm>

namespace pollstream::kinds {

namespace {

constexpr std::uint16_t by_default = 0;  ///< a bound that was not given

std::uint16_t usual_max(const poll& p) {
    const bool one = settings_of<quiz_settings>(p).correct.size() == 1;
    return one ? 1 : static_cast<std::uint16_t>(p.options.size());
}

bool has_usual_choices(const poll& p) {
    return p.min_choices == 1 && p.max_choices == usual_max(p);
}

void read_choices(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                  field_errors& problems) {
    const auto n = std::max<std::int64_t>(static_cast<std::int64_t>(p.options.size()), 1);
    const auto read = [&](const char* field, std::optional<std::int64_t> given, std::uint16_t& into) {
        into = by_default;
        if (!given) return;
        if (*given < 1 || *given > n) {
            problems.push_back({field, "must be between 1 and the number of options"});
        } else {
            into = static_cast<std::uint16_t>(*given);
        }
    };
    read("min_choices", min, p.min_choices);
    read("max_choices", max, p.max_choices);
    if (p.max_choices != by_default && p.min_choices > p.max_choices)
        problems.push_back({"min_choices", "must not be more than max_choices"});
}

void read(poll& p, settings_reader& in) {
    auto& s = own_settings<quiz_settings>(p);
    const bool readable = in.set("correct", s.correct, p.options.size());
    in.maybe_integer("time_limit_s", s.time_limit_s, limits::quiz_seconds_min, limits::quiz_seconds_max);
    in.boolean("speed", s.speed);
    if (s.speed && !s.time_limit_s) in.problem("speed", "must not be true without time_limit_s");
    if (p.min_choices == by_default) p.min_choices = 1;
    if (p.max_choices == by_default) p.max_choices = usual_max(p);
    if (!readable) return;
    if (s.correct.empty()) return in.problem("correct", "must name at least one option");
    // A patch may have removed options.
    if (const auto why = set_problem(p, s.correct)) in.problem("correct", *why);
}

void write(json_writer& w, const poll& p, bool for_host) {
    const auto& s = settings_of<quiz_settings>(p);
    if (for_host || p.closed_at) w.member("correct", s.correct);
    w.member("time_limit_s", s.time_limit_s).member("speed", s.speed);
}

void check(const poll& p, field_errors& problems) {
    if (p.identity == identity_rule::kiosk) {
        problems.push_back({"identity", "must be device or name where the kind is quiz"});
    } else if (p.allow_change) {  // at a kiosk it is already refused
        problems.push_back({"allow_change", "must be false where the kind is quiz"});
    }
}

std::size_t cells(const poll& p) {
    return p.options.size() + 2;
}

std::size_t right_cell(const poll& p) {
    return p.options.size();
}

void move(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times) {
    for (const auto n : c) cells.at(n - 1u) += times;
    if (is_right(settings_of<quiz_settings>(p), c)) cells.at(right_cell(p)) += times;
}

void write_result(json_writer& w, const poll_state& s, const count::lot_order&) {
    const auto& p = s.definition;
    const auto counted = cells_of(p, s.counts);
    const auto answered = s.counts.total_voters();
    w.member("correct", settings_of<quiz_settings>(p).correct);
    w.member("right", counted[right_cell(p)]).member("answered", answered);
    const auto mean =
        answered == 0 ? std::nullopt : std::optional((2 * counted.back() + answered) / (2 * answered));
    w.member("mean_time_ms", mean);
}

bool reveals(const poll&) {
    return true;
}

}  // namespace

const kind_rules quiz{
    .name = "quiz",
    .percents = share_of::voters,
    .may_hold_back = false,  // the leaderboard shows everybody's name
    .only_results = results_rule::after_close,
    .tells_at_close = true,
    .reveals = reveals,
    .timed = true,
    .read_choices = read_choices,
    .has_usual_choices = has_usual_choices,
    .read_settings = read,
    .write_settings = write,
    .check = check,
    .read_ballot = read_set,
    .write_ballot = write_set,
    .ballot_problem = set_problem,
    .cells = cells,
    .move = move,
    .counts = option_counts,
    .total_votes = marks,
    .write_result = write_result,
    .text = set_text,
};

}  // namespace pollstream::kinds
