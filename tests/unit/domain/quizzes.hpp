// Valid quizzes, for tests that change one thing about them.
#pragma once

#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/quiz.hpp"
#include "samples.hpp"

#include <stdexcept>
#include <vector>

namespace pollstream::testing {

inline drafted_setting list_setting(std::string name, std::vector<std::int64_t> numbers) {
    drafted_setting s;
    s.name = std::move(name);
    s.is = drafted_setting::type::list;
    s.numbers = std::move(numbers);
    return s;
}

inline drafted_setting number_setting(std::string name, std::int64_t number) {
    drafted_setting s;
    s.name = std::move(name);
    s.is = drafted_setting::type::integer;
    s.number = number;
    return s;
}

inline drafted_setting truth_setting(std::string name, bool truth) {
    drafted_setting s;
    s.name = std::move(name);
    s.is = drafted_setting::type::boolean;
    s.truth = truth;
    return s;
}

/// Three options, of which these are right.
inline poll_draft quiz_draft(std::vector<std::int64_t> correct = {2}) {
    auto d = lunch_draft();
    d.kind = "quiz";
    d.settings.push_back(list_setting("correct", std::move(correct)));
    return d;
}

inline poll_draft timed_draft(std::int64_t seconds = 30, bool speed = false) {
    auto d = quiz_draft();
    d.settings.push_back(number_setting("time_limit_s", seconds));
    d.settings.push_back(truth_setting("speed", speed));
    return d;
}

inline poll made(const poll_draft& d) {
    field_errors problems;
    auto p = make_poll(d, noon, problems);
    p.id = poll_id::make(noon);
    return p;
}

/// Started at noon.
inline poll_state running(const poll_draft& d, unsigned largest_extra_percent = 0) {
    auto s = state_of(made(d));
    if (start_quiz(s, largest_extra_percent, noon) != errc::ok)
        throw std::logic_error("it cannot be started");
    return s;
}

}  // namespace pollstream::testing
