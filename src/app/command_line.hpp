// What the operator asked for: a command and the configuration in force. Pure; main carries it out.
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
    std::filesystem::path file;  ///< backup, export: the target; restore, import: the source
    std::string room;            ///< export: the room's id or code; empty: all rooms
    bool check = false;          ///< print_config: refuse what check_config would refuse
    bool lots = false;           ///< verify: print the lots of closed polls
    count_request count;         ///< count: what to count, from which file
    std::string help;            ///< show_help: the text
};

/// `arguments` come without the program's name. Reads the file that --config or POLLSTREAM_CONFIG names. Help
/// and version are shown whatever else is wrong; so are the notices, unless a flag is unknown.
parsed<invocation> parse_command_line(const std::vector<std::string>& arguments,
                                      const std::map<std::string, std::string>& environment,
                                      const file_reader& read_file);

/// "pollstream 0.1.0" and the libraries it is built from, one per line.
std::string version_text();

/// The authors and licences of everything that is built in: web/static/third-party.txt.
std::string notices_text();

}  // namespace pollstream::app
