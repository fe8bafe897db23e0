// PrefLib: options are numbered from 1; a line of ballots is their count, a separator, and the options from
// best to worst, with {2,3} for a shared rank. The new form puts everything else into lines that begin with
// #; the old form has the number of options, their names, and a line of three sums.
#include "count/file_text.hpp"

#include <algorithm>
#include <array>

namespace pollstream::count {

namespace {

class preflib_reader {
  public:
    explicit preflib_reader(std::string_view text) : lines_(text) {}

    file_or_error read() {
        while (lines_.next()) {
            if (lines_.too_long()) return lines_.error("the line is longer than 128 KiB");
            const auto line = trimmed(lines_.line());
            if (line.empty()) continue;
            if (!(line.starts_with('#') ? header(trimmed(line.substr(1))) : content(line))) return error_;
        }
        if (file_.options.empty())
            return file_error{0, "the file does not say how many alternatives there are"};
        if (phase_ == phase::old_names || phase_ == phase::old_sums)
            return file_error{0, "the file ends before its ballots begin; it may be cut off"};
        if (!name_others()) return error_;
        const auto sum = file_.ballots.ballots() + file_.ballots.abstentions();
        if (voters_ && *voters_ != sum)
            file_.notes.push_back("the file says " + std::to_string(*voters_) + " voters, its ballots are " +
                                  std::to_string(sum));
        return std::move(file_);
    }

  private:
    enum class phase { start, old_names, old_sums, ballots };

    bool fail(std::string text) {
        error_ = lines_.error(std::move(text));
        return false;
    }

    /// A header line of the new form, without its #.
    bool header(std::string_view line) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return true;
        const auto key = trimmed(line.substr(0, colon));
        const auto value = trimmed(line.substr(colon + 1));
        constexpr std::string_view name_key = "ALTERNATIVE NAME ";
        if (key == "TITLE" && is_name(value)) file_.title = value;
        if (key == "DATA TYPE") return type(value);
        if (key == "NUMBER VOTERS") voters_ = read_number(value, most_ballots);
        if (key == "NUMBER ALTERNATIVES") return start(value);
        if (key.starts_with(name_key)) return name(trimmed(key.substr(name_key.size())), value);
        return true;
    }

    bool type(std::string_view value) {
        for (const std::string_view ranks : {"soc", "soi", "toc", "toi"})
            if (is_word(value, ranks)) return true;
        return fail("the file holds " + quoted(value) +
                    ", which are not rankings; SOC, SOI, TOC and TOI can be counted");
    }

    bool content(std::string_view line) {
        switch (phase_) {
            case phase::start:
                if (!start(line)) return false;
                phase_ = phase::old_names;
                return true;
            case phase::old_names:
                return old_name(line);
            case phase::old_sums:
                return old_sums(line);
            case phase::ballots:
                return ballot(line);
        }
        return true;
    }

    bool start(std::string_view number) {
        if (!file_.options.empty()) return fail("the number of alternatives is given twice");
        const auto options = read_number(number, most_options);
        if (!options || *options == 0)
            return fail(quoted(number) + " is not a number of alternatives: 1 to 100 can be counted");
        file_.options.resize(*options);
        file_.ballots = profile(file_.options.size());
        phase_ = phase::ballots;
        return true;
    }

    std::optional<option> number_of(std::string_view text) {
        const auto n = read_number(text, file_.options.size());
        if (n && *n > 0) return static_cast<option>(*n - 1);
        fail(quoted(text) + " is not an alternative: they are 1 to " + std::to_string(file_.options.size()));
        return std::nullopt;
    }

    bool name(std::string_view number, std::string_view name) {
        if (file_.options.empty())
            return fail("a name comes before the number of alternatives (# NUMBER ALTERNATIVES: …)");
        const auto o = number_of(number);
        if (!o) return false;
        if (!is_name(name))
            return fail("alternative " + std::string(number) +
                        " has no name that can be printed: up to 1,020 bytes of UTF-8");
        if (!file_.options[*o].empty()) return fail("alternative " + std::string(number) + " is named twice");
        if (const auto same = number_named(name))
            return fail("alternative " + std::string(number) + " has the name of alternative " +
                        std::to_string(*same) + ", " + quoted(name) + "; give each its own");
        file_.options[*o] = name;
        return true;
    }

    std::optional<std::size_t> number_named(std::string_view name) const {
        const auto at = std::ranges::find(file_.options, name);
        if (at == file_.options.end()) return std::nullopt;
        return static_cast<std::size_t>(at - file_.options.begin()) + 1;
    }

    /// Options without a name in the file are named by their number.
    bool name_others() {
        for (std::size_t i = 0; i < file_.options.size(); ++i) {
            if (!file_.options[i].empty()) continue;
            const auto number = std::to_string(i + 1);
            if (const auto same = number_named("Alternative " + number)) {
                error_ = {0, "alternative " + std::to_string(*same) + " has the name that alternative " +
                                 number + " would have without one; give each its own"};
                return false;
            }
            file_.options[i] = "Alternative " + number;
        }
        return true;
    }

    /// "3,Memphis": the rest of the line is the name, including any commas.
    bool old_name(std::string_view line) {
        const auto comma = line.find(',');
        if (comma == std::string_view::npos) return fail("a line of names is a number, a comma and the name");
        if (!name(trimmed(line.substr(0, comma)), trimmed(line.substr(comma + 1)))) return false;
        if (++named_ == file_.options.size()) phase_ = phase::old_sums;
        return true;
    }

    /// "voters,sum of the counts,distinct orders".
    bool old_sums(std::string_view line) {
        std::array<std::string_view, 3> cells;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto comma = line.find(',');
            if ((comma == std::string_view::npos) != (i == 2))
                return fail("after the names comes a line of three numbers: voters, sum, unique orders");
            cells[i] = trimmed(line.substr(0, comma));
            line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
            if (!read_number(cells[i], most_ballots))
                return fail(quoted(cells[i]) + " is not a number of voters or orders");
        }
        voters_ = read_number(cells[1], most_ballots);
        phase_ = phase::ballots;
        return true;
    }

    bool ballot(std::string_view line) {
        const auto end = line.find_first_of(":,");
        const auto first = trimmed(line.substr(0, end));
        const auto times = read_number(first, most_ballots_per_line);
        if (!times || end == std::string_view::npos)
            return fail(
                "a line of ballots is their number and the ranking, “42: 1,2,{3,4}”; this one begins with " +
                quoted(first));
        ranking r;
        if (!rank(line.substr(end + 1), r)) return false;
        if (file_.ballots.ballots() + file_.ballots.abstentions() > most_ballots - *times)
            return fail("the file holds more than 10^15 ballots");
        file_.ballots.add(r, *times);
        return true;
    }

    bool rank(std::string_view text, ranking& r) {
        bool inside = false;  // of braces
        bool first = true;    // of its rank
        text = trimmed(text);
        while (!text.empty()) {
            if (text.front() == '{') {
                if (inside) return fail("a brace is opened inside braces");
                inside = first = true;
                text = trimmed(text.substr(1));
                continue;
            }
            const auto end = text.find_first_of(",{}");
            const auto word = trimmed(text.substr(0, end));
            if (!word.empty()) {
                const auto o = number_of(word);
                if (!o) return false;
                if (!(inside && !first ? r.level(*o) : r.below(*o)))
                    return fail("alternative " + std::string(word) + " is ranked twice on one ballot");
                first = false;
            }
            text.remove_prefix(end == std::string_view::npos ? text.size() : end);
            if (text.starts_with('}')) {
                if (!inside) return fail("a brace is closed that was not opened");
                if (first) return fail("a pair of braces is empty; what is not ranked is simply left out");
                inside = false;
                text.remove_prefix(1);
            } else if (text.starts_with(',')) {
                text.remove_prefix(1);
            }
            text = trimmed(text);
        }
        return !inside || fail("a brace is opened and not closed");
    }

    line_reader lines_;
    phase phase_ = phase::start;
    std::size_t named_ = 0;
    std::optional<std::uint64_t> voters_;
    ballot_file file_;
    file_error error_;
};

}  // namespace

file_or_error read_preflib(std::string_view text) {
    if (auto error = unreadable(text)) return *error;
    return preflib_reader(text).read();
}

}  // namespace pollstream::count
