#include "app/count_command.hpp"

#include "app/count_export.hpp"
#include "app/count_report.hpp"
#include "app/count_rooms.hpp"
#include "app/room_file.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

namespace pollstream::app {

namespace {

texts method_names() {
    texts names{"all"};
    for (const auto& m : count::all_methods()) names.emplace_back(m.key);
    return names;
}

std::string listed(const texts& words) {
    std::string all;
    for (const auto& w : words) all += (all.empty() ? "" : ", ") + w;
    return all;
}

/// So that the API's names are accepted, too.
std::string with_hyphens(std::string word) {
    std::ranges::replace(word, '_', '-');
    return word;
}

parsed<count::method_set> read_methods(const std::string& words) {
    count::method_set chosen;
    std::istringstream in(words);
    for (std::string word; std::getline(in, word, ',');) {
        if (word == "all") {
            chosen = count::method_set::all();
        } else if (const auto m = count::method_named(with_hyphens(word))) {
            chosen.add(*m);
        } else {
            const auto meant = nearest(word, method_names());
            return usage_error{
                "--method " + word + ": no such method; " +
                (meant.empty() ? "there are " + listed(method_names()) : "did you mean " + meant + "?")};
        }
    }
    if (words.empty()) return usage_error{"--method names none; there are " + listed(method_names())};
    return chosen;
}

/// A whole number from 1 to `most`; nullopt if none is given.
parsed<std::optional<std::size_t>> read_size(const std::string& flag, const std::string& word,
                                             std::size_t most) {
    if (word.empty()) return std::optional<std::size_t>();
    const auto n = parse_uint(word);
    if (!n || *n < 1 || *n > most)
        return usage_error{flag + " " + word + ": not a whole number from 1 to " + std::to_string(most)};
    return std::optional<std::size_t>(*n);
}

/// Notes names that the author of the file may have meant to be the same.
void note_near_names(count::ballot_file& file) {
    std::map<std::string, const std::string*> seen;
    for (const auto& name : file.options) {
        const auto [near, fresh] = seen.emplace(fold(name), &name);
        if (!fresh)
            file.notes.push_back("“" + *near->second + "” and “" + name +
                                 "” are nearly the same name; they are counted as two options");
    }
}

/// Keyboards differ in how they encode an accent, and nobody can see which of the two ways a file uses.
count::file_or_error read_csv(std::string_view text) {
    if (text.size() > count::most_file_bytes) return count::read_csv(text);
    auto read = count::read_csv(compose_lines(text));
    if (auto* file = std::get_if<count::ballot_file>(&read)) note_near_names(*file);
    return read;
}

count::file_or_error read_ballots(std::string_view text, std::optional<std::size_t> poll) {
    switch (count::recognise(text)) {
        case count::file_format::json:
            text = count::without_mark(text);
            return is_room_file(text) ? read_room_ballots(text, poll) : read_export(text);
        case count::file_format::blt:
            return count::read_blt(text);
        case count::file_format::preflib:
            return count::read_preflib(text);
        case count::file_format::csv:
            break;
    }
    return read_csv(text);
}

std::string why_not(const count_report& r, count::method m) {
    const auto& ballots = r.ballots.ballots;
    if (count::info(m).strict && !ballots.strict())
        return std::to_string(ballots.level_ballots()) +
               (ballots.level_ballots() == 1 ? " ballot ranks" : " ballots rank") +
               " options level; this can be counted pairwise, not one option at a time";
    if (m == count::method::approval)
        return "the ballots are rankings, not sets: say with --top N how many of the best count as approved";
    if (m == count::method::stv)
        return "give the number of seats with --seats N, at least 2; for one seat use irv";
    return "";
}

bool counted(const count::overview& all, count::method m) {
    if (m == count::method::condorcet) return all.condorcet.has_value();
    if (m == count::method::stv) return all.stv.has_value();
    return all.outcome(m) != nullptr;
}

count_report report_of(const count_request& asked, count::ballot_file&& ballots) {
    count_report r;
    r.file = asked.file.filename().string();
    r.ballots = std::move(ballots);
    r.asked = asked.what;
    if (!asked.seats_given) r.asked.seats = r.ballots.seats;
    r.pairs = count::pairwise_matrix(r.ballots.ballots);
    const auto options = r.ballots.options.size();
    if (asked.seed) {
        r.lot = draw_lot(*asked.seed, options);
        r.lot_from = lot_source::seed;
    } else if (!r.ballots.lot.empty()) {
        r.lot = r.ballots.lot;
        r.lot_from = lot_source::poll;
    } else {
        for (std::size_t o = 0; o < options; ++o) r.lot.push_back(static_cast<count::option>(o));
    }
    const auto lot = r.lot_drawn() ? count::lot_order(r.lot) : count::lot_order(options);
    r.results = count::count_all(r.ballots.ballots, r.pairs, lot, r.asked);
    r.verdicts = count::verdicts(r.results, lot);
    for (const auto& m : count::all_methods()) {
        if (!asked.what.methods.has(m.what) || counted(r.results, m.what)) continue;
        // If all methods were asked for, nobody misses those that need an option.
        const bool level =
            m.strict && !r.ballots.ballots.strict() && (m.what != count::method::stv || r.asked.seats > 1);
        if (asked.named || level) r.missing.push_back({m.what, why_not(r, m.what)});
    }
    return r;
}

}  // namespace

void add_count_options(CLI::App& command, count_words& words) {
    command.add_option("--method", words.methods, "Methods, separated by commas: " + listed(method_names()))
        ->option_text("all|NAME[,NAME…]");
    command.add_option("--format", words.format, "text or json (default text)")->option_text("text|json");
    command.add_option("--seats", words.seats, "How many options STV elects (1 to 100)")->option_text("N");
    command.add_option("--top", words.top, "Approval: how many of a ballot's best options count as approved")
        ->option_text("N");
    command.add_option("--poll", words.poll, "Which poll of a file of rooms, counting from 1")
        ->option_text("N");
    command.add_option("--seed", words.seed, "Draw the lot with this seed, 64 hexadecimal digits")
        ->option_text("HEX");
}

parsed<count_request> read_count_words(const count_words& words, const std::filesystem::path& file) {
    count_request asked;
    asked.file = file;
    auto methods = read_methods(words.methods);
    if (!methods) return methods.error();
    asked.what.methods = *methods;
    asked.named = words.methods != "all";
    if (words.format != "text" && words.format != "json")
        return usage_error{"--format " + words.format + ": text or json"};
    asked.as_json = words.format == "json";
    const auto seats = read_size("--seats", words.seats, count::most_options);
    if (!seats) return seats.error();
    asked.what.seats = seats->value_or(1);
    asked.seats_given = seats->has_value();
    const auto top = read_size("--top", words.top, count::most_options);
    if (!top) return top.error();
    asked.what.top = *top;
    const auto poll = read_size("--poll", words.poll, room_file_rooms * limits::polls_per_room_max);
    if (!poll) return poll.error();
    asked.poll = *poll;
    if (!words.seed.empty()) {
        asked.seed = parse_lot_seed(words.seed);
        if (!asked.seed) return usage_error{"--seed: not 64 hexadecimal digits"};
    }
    return asked;
}

int run_count(const count_request& asked, const file_reader& read_file, std::ostream& out,
              std::ostream& errors) {
    const auto file = asked.file.string();
    const auto text = read_file(asked.file).text;
    if (!text) {
        errors << "pollstream: " << file << ": cannot be read; is it a file, and may you read it?\n";
        return 1;
    }
    auto ballots = read_ballots(*text, asked.poll);
    if (const auto* error = std::get_if<count::file_error>(&ballots)) {
        errors << "pollstream: " << file << (error->line > 0 ? ":" + std::to_string(error->line) : "") << ": "
               << error->text << '\n';
        return 1;
    }
    const auto r = report_of(asked, std::get<count::ballot_file>(std::move(ballots)));
    for (const auto& note : r.ballots.notes) errors << "pollstream: " << file << ": " << note << '\n';
    out << (asked.as_json ? count_as_json(r) : count_as_text(r)) << std::flush;
    if (!asked.named || r.missing.empty()) return out ? 0 : 1;
    errors << "pollstream: " << count::info(r.missing.front().what).key
           << " was not counted: " << r.missing.front().why << '\n';
    return 1;
}

}  // namespace pollstream::app
