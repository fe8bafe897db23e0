// What the operator asked for: a command and the configuration in force. Pure; main does it.
#pragma once

#include "app/count_command.hpp"
#include "app/settings_layers.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace pollstream::app {

enum class command {
    serve,
    verify,
    backup,
    restore,
    compact,
    export_rooms,
    import_rooms,
    count,
    print_config,
    check_config,
    show_help,
    show_version,
    show_notices,
};

struct invocation {
    command what = command::serve;
    configuration config;
    std::filesystem::path file;  ///< backup, export: where to; restore, import: where from
    std::string room;            ///< export: its id or code; empty: all
    bool check = false;          ///< print_config: refuse what check_config refuses
    bool lots = false;           ///< verify: print the lots of closed polls
    count_request count;         ///< count: what, from which file
    std::string help;            ///< show_help: the text
};

/// `arguments` without the program's name. Reads the file that --config or POLLSTREAM_CONFIG names. Help and
/// version are answered whatever else is wrong; so are the notices, but for a flag that nobody knows.
parsed<invocation> parse_command_line(const std::vector<std::string>& arguments,
                                      const std::map<std::string, std::string>& environment,
                                      const file_reader& read_file);

/// "pollstream 0.1.0" and what it is built of, one per line.
std::string version_text();

/// Of everything that is built in, whose it is and under which licence: web/static/third-party.txt.
std::string notices_text();

}  // namespace pollstream::app
