// Files of rooms, line by line, for tests.
#pragma once

#include "app/room_file.hpp"
#include "app/room_transfer_commands.hpp"
#include "pollstream/app/settings.hpp"
#include "support/file_text.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace pollstream::testing {

using namespace pollstream::app;

inline const std::string head =
    R"({"format":"pollstream-rooms","version":1,"exported_at":"2026-11-23T20:00:00.000Z"})";

inline const std::string first_room =
    R"({"type":"room","title":"Class 7b","created_at":"2026-11-20T08:00:00.000Z","polls":3,)"
    R"("current":2,"id":"","code":"123456"})";

inline std::string a_ballot(int seq, const std::string& marks, const std::string& more = "", int vote = 0) {
    const auto digits = std::to_string(1000 + (vote != 0 ? vote : seq));
    return R"({"type":"ballot","seq":)" + std::to_string(seq) + R"(,"marks":)" + marks +
           R"(,"cast_at":"2026-11-20T08:01:00.250Z","vote_id":"00000000-0000-4000-8000-00000000)" + digits +
           '"' + more + "}";
}

inline std::string in_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

class counting final : public sqlite::room_sink {
  public:
    void begin_room(const sqlite::carried_room&) override { ++rooms; }
    void begin_poll(const pollstream::poll&, const sqlite::carried_poll&) override { ++polls; }
    void take_ballot(const ballot_record&) override { ++ballots; }
    int rooms = 0, polls = 0, ballots = 0;
};

/// "7: why", or "fine".
inline std::string verdict_on(const std::vector<std::string>& lines) {
    std::istringstream in(in_lines(lines));
    counting to;
    const auto wrong = read_room_file(in, to);
    return wrong ? std::to_string(wrong->line) + ": " + wrong->text : "fine";
}

inline settings with_data(const temp_folder& folder) {
    settings s;
    s.data = folder.path();
    return s;
}

/// Without what has other values in another database.
inline std::string without_names(std::string text) {
    for (const std::string name : {"\"id\":\"", "\"code\":\"", "\"exported_at\":\""}) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1))
            text.erase(at + name.size(), text.find('"', at + name.size()) - at - name.size());
    }
    return text;
}

}  // namespace pollstream::testing
