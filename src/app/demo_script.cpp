#include "app/demo_script.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>

namespace pollstream::app {

namespace {

constexpr std::size_t audience = 160;
constexpr double taking_part = 0.9;

using seconds = std::chrono::duration<double>;
using dice = std::mt19937_64;

std::vector<poll_draft> sample_polls() {
    std::vector<poll_draft> polls(3);
    polls[0].title = "What should the next talk be about?";
    polls[0].options = {"Space telescopes", "How bread rises", "The history of maps", "Bees in the city"};

    polls[1].title = "Which of these have you tried?";
    polls[1].description = "Choose up to three.";
    polls[1].kind = "multiple";
    polls[1].max_choices = 3;
    polls[1].options = {"Ice swimming", "Juggling", "Baking bread", "Night hiking", "Playing the theremin"};

    polls[2].title = "A photo a day for a year: could you do it?";
    polls[2].options = {"Easily", "With a lot of reminders", "Not a chance"};

    for (auto& poll : polls) {
        poll.creator_name = "Demo";
        poll.duration_s = 3'600;  // long enough for latecomers; then it closes by itself
    }
    return polls;
}

/// When somebody answers a question that is shown for `up`: at once, after talking with the neighbours, or at
/// some other time.
seconds answers_after(seconds up, dice& random) {
    const double part = std::uniform_real_distribution<>(0, 1)(random);
    double share = 0;
    if (part < 0.42)
        share = std::lognormal_distribution<>(std::log(0.10), 0.45)(random);
    else if (part < 0.76)
        share = std::normal_distribution<>(0.52, 0.045)(random);
    else
        share = std::uniform_real_distribution<>(0.15, 0.95)(random);
    return up * std::clamp(share, 0.02, 0.95);
}

/// How attractive each option is after `share` of the time that the poll is shown. The first and the second
/// burst have different favourites.
class mood {
  public:
    mood(std::size_t options, dice& random) {
        for (std::size_t i = 0; i < options; ++i) {
            base_.push_back(std::uniform_real_distribution<>(0.8, 1.2)(random));
            order_.push_back(i);
        }
        std::ranges::shuffle(order_, random);
    }

    std::vector<double> pulls(double share) const {
        auto all = base_;
        all[order_[0]] += 1.8 * bump(share, 0.10, 0.15);
        all[order_[1]] += 6.0 * bump(share, 0.55, 0.15);
        all[order_.back()] += 1.2 * bump(share, 0.9, 0.2);
        return all;
    }

  private:
    static double bump(double at, double peak, double width) {
        return std::exp(-std::pow((at - peak) / width, 2));
    }

    std::vector<double> base_;
    std::vector<std::size_t> order_;
};

/// Chooses one option, or up to as many different ones as the poll allows.
choice choose(const poll_draft& poll, std::vector<double> pulls, dice& random) {
    const auto most = static_cast<std::size_t>(poll.max_choices.value_or(1));
    const auto wanted = std::uniform_int_distribution<std::size_t>(1, most)(random);
    choice marks;
    while (marks.size() < wanted) {
        const auto i = std::discrete_distribution<std::size_t>(pulls.begin(), pulls.end())(random);
        marks.push_back(static_cast<option_no>(i + 1));
        pulls[i] = 0;
    }
    return normalized(std::move(marks));
}

}  // namespace

demo_script write_demo_script(std::uint64_t seed, std::chrono::milliseconds length) {
    demo_script script{"A room to look around in", sample_polls(), {}};
    dice random(seed);
    const auto up = std::chrono::duration_cast<seconds>(length) / static_cast<double>(script.polls.size());

    for (std::size_t p = 0; p < script.polls.size(); ++p) {
        const auto begin = up * static_cast<double>(p);
        const auto at = [&](seconds s) { return std::chrono::duration_cast<std::chrono::milliseconds>(s); };
        script.acts.push_back({at(begin), demo_act::kind::show, p, 0, {}});
        const mood feeling(script.polls[p].options.size(), random);
        for (std::size_t voter = 0; voter < audience; ++voter) {
            if (std::uniform_real_distribution<>(0, 1)(random) > taking_part) continue;
            const auto after = answers_after(up, random);
            auto marks = choose(script.polls[p], feeling.pulls(after / up), random);
            script.acts.push_back({at(begin + after), demo_act::kind::vote, p, voter, std::move(marks)});
        }
    }
    std::ranges::stable_sort(script.acts, [](const demo_act& a, const demo_act& b) { return a.at < b.at; });
    return script;
}

}  // namespace pollstream::app
