// BLT, the format of Hill, Wichmann and Woodall (Algorithm 123, The Computer Journal 30, 1987) that STV
// programs share: the number of candidates and of seats; withdrawn candidates, as negative numbers; lines of
// ballots, each their number, the candidates from best to worst and a 0; then a 0 alone, the names, and a
// title. Of later additions, these are read: = for a shared rank, - for a place left empty, # for a comment.
#include "count/file_text.hpp"

#include <algorithm>

namespace pollstream::count {

namespace {

class blt_reader {
  public:
    explicit blt_reader(std::string_view text) : lines_(text) {}

    file_or_error read() {
        while (lines_.next()) {
            if (lines_.too_long()) return lines_.error("the line is longer than 128 KiB");
            if (!cut(lines_.line()) || (!words_.empty() && !content())) return error_;
        }
        if (phase_ == phase::start)
            return file_error{0, "the file does not say how many candidates there are"};
        if (phase_ == phase::ballots)
            return file_error{
                0, "the ballots do not end with a 0 on a line of its own; the file may be cut off"};
        if (names_.size() < candidates_)
            return file_error{0, "the file names " + std::to_string(names_.size()) + " of its " +
                                     std::to_string(candidates_) + " candidates; it may be cut off"};
        tell_withdrawn();
        return std::move(file_);
    }

  private:
    enum class phase { start, ballots, names };

    bool fail(std::string text) {
        error_ = lines_.error(std::move(text));
        return false;
    }

    /// Cuts the line into words and quoted texts, up to a comment.
    bool cut(std::string_view line) {
        words_.clear();
        bare_.clear();
        for (line = trimmed(line); !line.empty() && line.front() != '#'; line = trimmed(line)) {
            const bool in_quotes = line.front() == '"';
            if (in_quotes) line.remove_prefix(1);
            const auto end = in_quotes ? line.find('"') : line.find_first_of(" \t\"");
            if (in_quotes && end == std::string_view::npos)
                return fail("a quotation mark is opened and not closed on its line");
            words_.push_back(line.substr(0, end));
            bare_.push_back(!in_quotes);
            line.remove_prefix(std::min(end, line.size()));
            if (in_quotes) line.remove_prefix(1);
            if (!line.empty() && line.find_first_of(" \t#") != 0)
                return fail("a quotation mark stands inside a name; write the name with another one: ’");
        }
        return true;
    }

    bool content() {
        switch (phase_) {
            case phase::start:
                return start();
            case phase::ballots:
                return words_.front().starts_with('-') ? withdraw() : ballot();
            case phase::names:
                return name();
        }
        return true;
    }

    bool start() {
        const auto candidates = read_number(words_.front(), most_options);
        if (words_.size() != 2 || !candidates || *candidates == 0)
            return fail("the first line is the number of candidates, 1 to 100, and that of seats: 4 2");
        const auto seats = read_number(words_[1], *candidates);
        if (!seats || *seats == 0)
            return fail(quoted(words_[1]) + " is not a number of seats for " + std::to_string(*candidates) +
                        " candidates");
        candidates_ = *candidates;
        file_.seats = *seats;
        withdrawn_.resize(candidates_);
        phase_ = phase::ballots;
        return true;
    }

    std::optional<option> number_of(std::string_view text) {
        const auto n = read_number(text, candidates_);
        if (n && *n > 0) return static_cast<option>(*n - 1);
        fail(quoted(text) + " is not a candidate: they are 1 to " + std::to_string(candidates_));
        return std::nullopt;
    }

    bool withdraw() {
        if (!stand_as_.empty())
            return fail(
                "withdrawn candidates come before the ballots; a line of ballots begins with their number");
        for (const auto w : words_) {
            if (!w.starts_with('-'))
                return fail("a line of withdrawn candidates holds only negative numbers");
            const auto o = number_of(w.substr(1));
            if (!o) return false;
            withdrawn_[*o] = true;
        }
        return true;
    }

    /// The candidates who have not withdrawn become the options, in their order.
    bool settle() {
        if (!stand_as_.empty()) return true;
        option next = 0;
        for (const bool gone : withdrawn_) stand_as_.push_back(gone ? next : next++);
        if (next == 0) return fail("every candidate has withdrawn");
        file_.ballots = profile(next);
        return true;
    }

    bool ballot() {
        if (!settle()) return false;
        if (words_.size() == 1 && words_.front() == "0") {
            phase_ = phase::names;
            return true;
        }
        const auto times = read_number(words_.front(), most_ballots_per_line);
        if (!times)
            return fail(
                "a line of ballots is their number, whole and up to 10^12, the candidates and a 0: "
                "“3 1 4 0”; this one begins with " +
                quoted(words_.front()));
        if (words_.size() < 2 || words_.back() != "0")
            return fail("a line of ballots ends with a 0; after the last one comes a 0 alone");
        ranking r;
        for (std::size_t i = 1; i + 1 < words_.size(); ++i)
            if (!rank(words_[i], r)) return false;
        if (file_.ballots.ballots() + file_.ballots.abstentions() > most_ballots - *times)
            return fail("the file holds more than 10^15 ballots");
        file_.ballots.add(r, *times);
        return true;
    }

    /// "3", or "3=1" for a shared rank.
    bool rank(std::string_view text, ranking& r) {
        if (text == "-") return true;
        if (text == "0")
            return fail(
                "a 0 ends a ballot, but more follows; each ballot has its own line, and a place that is "
                "left empty is -");
        for (bool shared = false;;) {
            const auto end = text.find('=');
            const auto o = number_of(text.substr(0, end));
            if (!o) return false;
            if (!withdrawn_[*o]) {
                const auto as = stand_as_[*o];
                if (!(shared ? r.level(as) : r.below(as)))
                    return fail("candidate " + std::to_string(*o + 1) + " is ranked twice on one ballot");
                shared = true;
            }
            if (end == std::string_view::npos) return true;
            text.remove_prefix(end + 1);
        }
    }

    /// After the candidates comes the title; anything else that some programs write is ignored.
    bool name() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (names_.size() == candidates_) return title(i);
            const auto w = words_[i];
            if (bare_[i] && words_.size() > 1)
                return fail(
                    "a name of several words stands in quotation marks, and so does each of several names");
            const auto number = std::to_string(names_.size() + 1);
            if (!is_name(trimmed(w)))
                return fail("candidate " + number +
                            " has no name that can be printed: up to 1,020 bytes of UTF-8");
            const auto same = std::ranges::find(names_, trimmed(w));
            if (same != names_.end())
                return fail("candidate " + number + " has the name of candidate " +
                            std::to_string(same - names_.begin() + 1) + ", " + quoted(w) +
                            "; give each its own");
            names_.emplace_back(trimmed(w));
        }
        return true;
    }

    /// Either in quotation marks, or the rest of the line.
    bool title(std::size_t at) {
        auto text = words_[at];
        if (bare_[at]) text = std::string_view(text.data(), words_.back().data() + words_.back().size());
        if (file_.title.empty() && is_name(text)) file_.title = text;
        return true;
    }

    void tell_withdrawn() {
        std::string gone;
        for (std::size_t i = 0; i < candidates_; ++i) {
            if (withdrawn_[i])
                gone += (gone.empty() ? "" : ", ") + quoted(names_[i]);
            else
                file_.options.push_back(names_[i]);
        }
        if (!gone.empty()) file_.notes.push_back("withdrawn, and passed over on every ballot: " + gone);
    }

    line_reader lines_;
    std::vector<std::string_view> words_;  ///< of the line
    std::vector<bool> bare_;               ///< which of them are not in quotation marks
    phase phase_ = phase::start;
    std::size_t candidates_ = 0;
    std::vector<bool> withdrawn_;
    std::vector<option> stand_as_;  ///< which option each standing candidate is; filled at the first ballot
    std::vector<std::string> names_;
    ballot_file file_;
    file_error error_;
};

}  // namespace

file_or_error read_blt(std::string_view text) {
    if (auto error = unreadable(text)) return *error;
    return blt_reader(text).read();
}

}  // namespace pollstream::count
