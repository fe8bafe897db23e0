// CSV of rankings: lines of COUNT,RANKING, with the ranking as A>B=C in one cell or spread over several.
#include "count/file_text.hpp"

#include <algorithm>
#include <array>

namespace pollstream::count {

namespace {

class csv_reader {
  public:
    explicit csv_reader(std::string_view text) : lines_(text) {}

    file_or_error read() {
        while (lines_.next()) {
            const auto line = trimmed(lines_.line());
            if (lines_.too_long()) return lines_.error("the line is longer than 128 KiB; one ballot a line");
            if (line.empty() || line.starts_with('#')) continue;
            if (!row(line)) return error_;
        }
        if (file_.options.empty())
            return file_error{
                0, "the file has no ballots; a line is a count, a comma and a ranking: 42,Ann>Bob"};
        profile known(file_.options.size());
        found_.for_each([&](ranking_view ballot, std::uint64_t times) { known.add(ballot, times); });
        known.add({}, found_.abstentions());
        file_.ballots = std::move(known);
        return std::move(file_);
    }

  private:
    bool fail(std::string text) {
        error_ = lines_.error(std::move(text));
        return false;
    }

    bool row(std::string_view line) {
        if (!cells_of(line)) return false;
        const auto first = trimmed(cells_.front());
        const bool heads = !seen_row_ && !seen_header_;
        if (is_word(first, "options") && !seen_row_) return declare();
        if (heads && is_count(first)) {
            seen_header_ = true;
            return ranks_follow();
        }
        if (heads && is_word(first, "seq"))
            return fail(
                "this is a poll exported as CSV, which leaves out options that nobody chose; export it as "
                "JSON to count it (format=json)");
        if (cells_.size() < 2) return fail("a line is a count, a comma and a ranking: 42,Ann>Bob");
        const auto times = read_number(first, most_ballots_per_line);
        if (!times)
            return fail("the line begins with " + quoted(first) +
                        ", not with how many ballots it stands for: a whole number up to 10^12");
        seen_row_ = true;
        return ballot(*times);
    }

    /// RFC 4180, restricted to one line: a quoted cell may hold the separator, and doubled quotes.
    bool cells_of(std::string_view line) {
        if (separator_ == '\0')
            separator_ = line.find(',') == std::string_view::npos && line.find(';') != std::string_view::npos
                             ? ';'
                             : ',';
        cells_.assign(1, {});
        bool inside = false;
        bool was_quoted = false;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            auto& cell = cells_.back();
            if (inside) {
                if (c != '"') {
                    cell += c;
                } else if (i + 1 < line.size() && line[i + 1] == '"') {
                    cell += c;
                    ++i;
                } else {
                    inside = false;
                }
            } else if (c == separator_) {
                cells_.emplace_back();
                was_quoted = false;
            } else if (c == '"' && !was_quoted && trimmed(cell).empty()) {
                cell.clear();
                inside = was_quoted = true;
            } else {
                cell += c;
            }
        }
        return !inside || fail("a quotation mark is opened and not closed; each ballot is on one line");
    }

    static bool is_count(std::string_view cell) {
        for (const std::string_view word :
             {"count", "counts", "times", "number", "n", "votes", "ballots", "voters", "weight"})
            if (is_word(cell, word)) return true;
        return false;
    }

    /// The other cells of a header: if they name other columns, it is a different kind of file.
    bool ranks_follow() {
        for (std::size_t i = 1; i < cells_.size(); ++i) {
            const auto cell = trimmed(cells_[i]);
            if (!cell.empty() && !(i == 1 && is_word(cell, "ranking")) && !is_rank(cell, i))
                return fail("the column " + quoted(cell) +
                            " does not belong to ballots; after the count comes “ranking”, or a column for "
                            "each rank: "
                            "“first”, “second”, …, or “rank 1”, “rank 2”, …");
        }
        return true;
    }

    static bool is_rank(std::string_view cell, std::size_t number) {
        constexpr std::array<std::string_view, 10> words{"first", "second",  "third",  "fourth", "fifth",
                                                         "sixth", "seventh", "eighth", "ninth",  "tenth"};
        if (number <= words.size() && is_word(cell, words[number - 1])) return true;
        const auto digits = std::to_string(number);
        return is_word(cell, "rank " + digits) || is_word(cell, "choice " + digits);
    }

    bool declare() {
        if (declared_) return fail("the options are listed twice");
        for (std::size_t i = 1; i < cells_.size(); ++i) {
            const auto name = trimmed(cells_[i]);
            if (name.empty()) continue;
            if (find(name)) return fail("the option " + quoted(name) + " is listed twice");
            if (!add_option(name)) return false;
        }
        declared_ = true;
        return !file_.options.empty() || fail("the line lists no options: options,Ann,Bob");
    }

    bool ballot(std::uint64_t times) {
        ranking r;
        for (std::size_t i = 1; i < cells_.size(); ++i)
            if (!trimmed(cells_[i]).empty() && !rank(cells_[i], r)) return false;
        if (found_.ballots() + found_.abstentions() > most_ballots - times)
            return fail("the file holds more than 10^15 ballots");
        found_.add(r, times);
        return true;
    }

    /// A cell: options with > or = between them; the first ranks below everything in the cells before.
    bool rank(std::string_view cell, ranking& r) {
        char before = '>';
        for (;;) {
            const auto end = cell.find_first_of(">=");
            const auto name = trimmed(cell.substr(0, end));
            if (name.empty())
                return fail("an option is missing beside > or =; what is not ranked is simply left out");
            auto o = find(name);
            if (!o && declared_)
                return fail("the option " + quoted(name) +
                            " is not among those listed in the line of options");
            if (!o && !(o = add_option(name))) return false;
            if (!(before == '=' ? r.level(*o) : r.below(*o)))
                return fail("the option " + quoted(name) + " is ranked twice on one ballot");
            if (end == std::string_view::npos) return true;
            before = cell[end];
            cell.remove_prefix(end + 1);
        }
    }

    std::optional<option> find(std::string_view name) const {
        const auto at = std::ranges::find(file_.options, name);
        if (at == file_.options.end()) return std::nullopt;
        return static_cast<option>(at - file_.options.begin());
    }

    std::optional<option> add_option(std::string_view name) {
        if (!is_name(name)) {
            fail("the option " + quoted(name) +
                 " is not a valid name: up to 1,020 bytes of UTF-8, all printable");
            return std::nullopt;
        }
        if (file_.options.size() == most_options) {
            fail("there are more than 100 options, " + quoted(name) + " is one too many");
            return std::nullopt;
        }
        file_.options.emplace_back(name);
        return static_cast<option>(file_.options.size() - 1);
    }

    line_reader lines_;
    char separator_ = '\0';  ///< of the first line; 0: not known yet
    std::vector<std::string> cells_;
    bool seen_header_ = false;
    bool seen_row_ = false;
    bool declared_ = false;
    profile found_{most_options};  ///< used until the number of options is known
    ballot_file file_;
    file_error error_;
};

}  // namespace

file_or_error read_csv(std::string_view text) {
    if (auto error = unreadable(text)) return *error;
    return csv_reader(text).read();
}

}  // namespace pollstream::count
