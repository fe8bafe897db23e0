// CLI11 finds out which flags were given, with strings as values; the table of settings defines the flags and
// parses the values.
#include "app/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace pollstream::app {

namespace {

/// Where CLI11 stores what it found; `values` is parallel to the table and never moves.
struct found {
    std::vector<texts> values = std::vector<texts>(settings_table().size());
    texts config;
    std::string file;
    texts export_words;  ///< ROOM and FILE, or FILE with --all
    bool all_rooms = false;
    bool lots = false;
    count_words count;
    bool print_config = false;
    bool check_config = false;
    bool notices = false;
};

std::string described(const setting& row) {
    std::string text = row.help + " (";
    if (row.repeatable) text += "repeatable; ";
    std::string initial;
    for (const auto& value : row.initial) initial += (initial.empty() ? "" : ", ") + value;
    if (row.kind == value_kind::toggle) initial = "off";
    return text + "default " + (initial.empty() ? "none" : initial) + ")";
}

void add_settings(CLI::App& app, found& f) {
    const auto& table = settings_table();
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& row = table[i];
        if (row.kind == value_kind::toggle)
            app.add_flag(row.flag(), f.values[i], described(row))->group("Settings");
        else
            app.add_option(row.flag(), f.values[i], described(row))
                ->allow_extra_args(false)
                ->option_text(row.form)
                ->group("Settings");
    }
}

void add_commands(CLI::App& app, found& f) {
    app.add_subcommand("serve", "Run the server; the default without a command");
    auto* verify =
        app.add_subcommand("verify", "Recount every ballot against the tallies; the server may be running");
    verify->add_flag("--lots", f.lots, "Print each closed poll's lot, drawn again from its seed");
    auto* backup = app.add_subcommand("backup", "Copy the database to FILE; the server may be running");
    backup->add_option("file", f.file, "The copy's name")->required()->option_text("FILE");
    auto* restore =
        app.add_subcommand("restore", "Replace the database with the backup FILE; the server must not run");
    restore->add_option("file", f.file, "A backup")->required()->option_text("FILE");
    app.add_subcommand("compact", "Give the space of deleted data back to the disk; the server must not run");
    auto* exporting = app.add_subcommand(
        "export", "Write a room, or --all, with its ballots to FILE; the server may be running");
    exporting->add_flag("--all", f.all_rooms, "Every room");
    exporting->add_option("room", f.export_words, "A room's id or code, unless --all; then the file's name")
        ->required()
        ->expected(1, 2)
        ->option_text("[ROOM] FILE");
    auto* importing =
        app.add_subcommand("import", "Make new rooms from FILE, an export; the server must not run");
    importing->add_option("file", f.file, "An export")->required()->option_text("FILE");
    auto* count = app.add_subcommand("count", "Count the ranked ballots in FILE under every method");
    count->add_option("file", f.file, "CSV of rankings, BLT, PrefLib, an export in JSON or a file of rooms")
        ->required()
        ->option_text("FILE");
    add_count_options(*count, f.count);
    app.require_subcommand(0, 1);
    for (auto* sub : app.get_subcommands(nullptr)) sub->fallthrough();
}

std::unique_ptr<CLI::App> make_parser(found& f) {
    auto app = std::make_unique<CLI::App>(
        "Live polls in one program: people join by code, vote, and everybody's bars move.", "pollstream");
    app->get_formatter()->column_width(36);
    app->set_help_flag("-h,--help", "Print this and exit");
    app->set_version_flag("--version", std::string(), "Print the versions of the program and its libraries");
    app->add_flag("--notices", f.notices, "Print the licences of everything built in, and exit");
    app->add_option("--config", f.config, "Read settings from this file (also POLLSTREAM_CONFIG)")
        ->allow_extra_args(false)
        ->option_text("FILE");
    app->add_flag("--print-config", f.print_config,
                  "Print the settings in force and where each was set, and exit");
    app->add_flag("--check-config", f.check_config, "Check the configuration and exit");
    app->allow_extras();
    add_settings(*app, f);
    add_commands(*app, f);
    app->footer(
        "Every setting can also be given in the environment (POLLSTREAM_LIVE_RATE_HZ) or in the file "
        "(live_rate_hz).\n"
        "A flag overrides the environment, and the environment overrides the file.");
    return app;
}

usage_error unexpected(const std::string& argument) {
    if (!argument.starts_with('-')) return {argument + ": not expected here; see pollstream --help"};
    const auto name = argument.substr(0, argument.find('='));
    texts flags = {"--config", "--print-config", "--check-config", "--help", "--version", "--notices"};
    for (const auto& row : settings_table()) flags.push_back(row.flag());
    const auto meant = nearest(name, flags);
    return {name + ": no such flag; " +
            (meant.empty() ? "see pollstream --help" : "did you mean " + meant + "?")};
}

parsed<layer> flag_layer(const found& f) {
    layer all;
    const auto& table = settings_table();
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (f.values[i].empty()) continue;
        if (!table[i].repeatable && f.values[i].size() > 1)
            return usage_error{table[i].flag() + " is given twice"};
        all.push_back({&table[i], f.values[i], table[i].flag()});
    }
    return all;
}

/// The configuration file's layer; empty if no file is named.
parsed<layer> file_layer(const found& f, const std::map<std::string, std::string>& environment,
                         const file_reader& read_file) {
    if (f.config.size() > 1) return usage_error{"--config is given twice"};
    std::string where = "--config";
    std::string name = f.config.empty() ? "" : f.config.front();
    if (const auto at = environment.find("POLLSTREAM_CONFIG"); f.config.empty() && at != environment.end()) {
        where = at->first;
        name = at->second;
    }
    if (name.empty() && f.config.empty()) return layer{};
    const auto text = read_file(name);
    if (!text.text)
        return usage_error{where + ": cannot read the file " + name + text.reason(), text.may_pass};
    return read_file_layer(*text.text, name);
}

parsed<configuration> configure(const found& f, const std::map<std::string, std::string>& environment,
                                const file_reader& read_file) {
    const auto from_file = file_layer(f, environment, read_file);
    if (!from_file) return from_file.error();
    const auto from_environment = read_environment_layer(environment);
    if (!from_environment) return from_environment.error();
    const auto from_flags = flag_layer(f);
    if (!from_flags) return from_flags.error();
    return merge_layers({*from_file, *from_environment, *from_flags}, read_file);
}

command asked(const CLI::App& app, const found& f) {
    if (f.print_config) return command::print_config;
    if (f.check_config) return command::check_config;
    if (app.got_subcommand("verify")) return command::verify;
    if (app.got_subcommand("backup")) return command::backup;
    if (app.got_subcommand("restore")) return command::restore;
    if (app.got_subcommand("compact")) return command::compact;
    if (app.got_subcommand("export")) return command::export_rooms;
    if (app.got_subcommand("import")) return command::import_rooms;
    if (app.got_subcommand("count")) return command::count;
    return command::serve;
}

}  // namespace

parsed<invocation> parse_command_line(const std::vector<std::string>& arguments,
                                      const std::map<std::string, std::string>& environment,
                                      const file_reader& read_file) {
    found f;
    const auto app = make_parser(f);
    invocation answer;
    try {
        app->parse(texts(arguments.rbegin(), arguments.rend()));  // CLI11 takes them last to first
    } catch (const CLI::CallForVersion&) {
        answer.what = command::show_version;
        return answer;
    } catch (const CLI::CallForHelp&) {
        answer.what = command::show_help;
        answer.help = app->help();
        return answer;
    } catch (const CLI::ParseError& e) {
        return usage_error{e.what()};
    }
    if (const auto extra = app->remaining(true); !extra.empty()) return unexpected(extra.front());
    if (f.notices) {
        answer.what = command::show_notices;
        return answer;
    }

    auto c = configure(f, environment, read_file);
    if (!c) return c.error();
    answer.config = std::move(*c);
    answer.what = asked(*app, f);
    answer.file = f.file;
    if (answer.what == command::export_rooms) {
        if (f.export_words.size() != (f.all_rooms ? 1u : 2u))
            return usage_error{"export: give a room and a file, or --all and a file"};
        answer.file = f.export_words.back();
        if (!f.all_rooms) answer.room = f.export_words.front();
    }
    const bool writes_file = answer.what == command::export_rooms || answer.what == command::backup;
    if (writes_file && answer.file == "-")
        return usage_error{"-: this stands neither for a file nor for standard output; name a file"};
    answer.check = f.check_config;
    answer.lots = f.lots;
    if (answer.what == command::count) {
        auto count = read_count_words(f.count, answer.file);
        if (!count) return count.error();
        answer.count = std::move(*count);
    }
    return answer;
}

}  // namespace pollstream::app
