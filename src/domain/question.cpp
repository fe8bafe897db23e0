#include "pollstream/domain/question.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/count/wilson.hpp"
#include "pollstream/domain/kind.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace pollstream {

namespace {

constexpr option_no up_bit = 1;
constexpr option_no down_bit = 2;
constexpr option_no asked_bit = 4;
constexpr unsigned bits = 3;
constexpr option_no all_bits = (1U << bits) - 1U;
// The combinations those bits leave unused, since nobody votes both for and against a question, or keeps a
// mark that says nothing.
constexpr option_no joined = 0;
constexpr option_no joined_up = up_bit | down_bit;
constexpr option_no joined_down = up_bit | down_bit | asked_bit;
static_assert(limits::questions < (1U << (16 - bits)));

/// Where a question's mark is, or would be.
std::vector<question_mark>::const_iterator place_of(const std::vector<question_mark>& marks,
                                                    option_no question) {
    return std::ranges::lower_bound(marks, question, {}, &question_mark::question);
}

/// High for many votes with as many for as against.
double controversy(const question& q) {
    const auto [few, many] = std::minmax(q.up, q.down);
    if (few == 0) return 0;
    return std::pow(static_cast<double>(few + many), static_cast<double>(few) / static_cast<double>(many));
}

double rank_in(question_order o, const question& q) {
    if (o == question_order::newest) return q.id;
    if (o == question_order::net) return static_cast<double>(q.up) - static_cast<double>(q.down);
    if (o == question_order::best) return count::wilson_lower_bound(q.up, q.up + q.down);
    return controversy(q);
}

option_no flags_of(const question_mark& m) {
    if (m.joined) return m.up ? joined_up : m.down ? joined_down : joined;
    return static_cast<option_no>((m.up ? up_bit : 0) | (m.down ? down_bit : 0) | (m.asked ? asked_bit : 0));
}

question_mark mark_of(option_no question, option_no flags) {
    if (flags == joined || flags == joined_up || flags == joined_down)
        return {question, true, flags == joined_up, flags == joined_down, true};
    return {question, (flags & asked_bit) != 0, (flags & up_bit) != 0, (flags & down_bit) != 0};
}

}  // namespace

choice to_choice(const std::vector<question_mark>& marks) {
    choice c;
    c.reserve(marks.size());
    for (const auto& m : marks) c.push_back(static_cast<option_no>((m.question << bits) | flags_of(m)));
    return c;
}

std::vector<question_mark> marks_of(const choice& c) {
    std::vector<question_mark> marks;
    marks.reserve(c.size());
    for (const auto n : c)
        marks.push_back(mark_of(static_cast<option_no>(n >> bits), static_cast<option_no>(n & all_bits)));
    return marks;
}

question_mark mark_of(const std::vector<question_mark>& marks, option_no question) {
    const auto at = place_of(marks, question);
    return at != marks.end() && at->question == question ? *at : question_mark{question};
}

void put_mark(std::vector<question_mark>& marks, const question_mark& m) {
    const auto at = place_of(marks, m.question);
    const auto after = at != marks.end() && at->question == m.question ? marks.erase(at) : at;
    if (says_something(m)) marks.insert(after, m);
}

std::vector<question> questions_of(const poll_state& s) {
    const auto& texts = texts_of(s.definition);
    const auto cells = s.counts.counts();
    std::vector<question> all;
    all.reserve(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto id = static_cast<option_no>(i + 1);
        const bool counted = 2 * i + 1 < cells.size();
        all.push_back({id, texts.at(id).state, counted ? cells[2 * i] : 0, counted ? cells[2 * i + 1] : 0});
    }
    return all;
}

std::string_view to_string(question_order o) noexcept {
    constexpr std::array<std::string_view, question_orders> names{"newest", "net", "best", "controversial"};
    return names[static_cast<std::size_t>(o)];
}

void sort_by(question_order o, std::vector<question>& questions) {
    std::vector<std::pair<double, question>> ranked;
    ranked.reserve(questions.size());
    for (const auto& q : questions) ranked.emplace_back(rank_in(o, q), q);
    std::ranges::sort(ranked, [](const auto& a, const auto& b) {
        const bool a_pinned = a.second.state == text_state::pinned;
        const bool b_pinned = b.second.state == text_state::pinned;
        if (a_pinned != b_pinned) return a_pinned;
        return a.first != b.first ? a.first > b.first : a.second.id < b.second.id;
    });
    std::ranges::transform(ranked, questions.begin(), [](const auto& r) { return r.second; });
}

std::vector<question> shown_of(const std::vector<question>& all) {
    std::vector<question> best;
    std::copy_if(all.begin(), all.end(), std::back_inserter(best),
                 [](const question& q) { return is_public(q.state); });
    if (best.size() <= limits::questions_shown) {
        sort_by(question_order::best, best);
        return best;
    }
    auto newest = best;
    sort_by(question_order::best, best);
    sort_by(question_order::newest, newest);

    std::vector<question> shown;
    std::vector<bool> taken(all.size() + 1, false);
    const auto take = [&](const std::vector<question>& from, std::size_t most, bool pinned) {
        for (const auto& q : from) {
            if (most == 0 || shown.size() == limits::questions_shown) return;
            if (taken[q.id] || (q.state == text_state::pinned) != pinned) continue;
            taken[q.id] = true;
            shown.push_back(q);
            --most;
        }
    };
    take(best, limits::questions_shown, true);
    take(best, limits::questions_per_order, false);
    take(newest, limits::questions_per_order, false);
    return shown;
}

}  // namespace pollstream
