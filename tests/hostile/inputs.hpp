// Inputs that nobody should send: requests and conversations as the server expects them, spoilt at random.
// The same seed and number give the same input for the same targets.
#pragma once

#include "hostile/dice.hpp"
#include "support/raw_client.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pollstream::testing {

struct hostile_route {
    std::string method;
    std::string path;  ///< with {id} and {code}
};

/// A poll, its room and the key that makes one its host.
struct hostile_poll {
    std::string poll;
    std::string room;
    std::string code;
    std::string key;
    std::string kiosk_key;
};

/// What exists on the server for inputs to name; the lists also contain things that do not exist.
struct hostile_targets {
    std::vector<hostile_route> routes;
    std::vector<hostile_poll> own;
    std::vector<std::string> polls;
    std::vector<std::string> rooms;
    std::vector<std::string> codes;
    std::vector<std::string> keys;
    std::vector<std::string> tokens;  ///< of voters
};

/// How the client leaves.
enum class farewell {
    polite,     ///< ends its half and reads all answers
    rude,       ///< closes at once
    reset,      ///< the same with a reset
    left_open,  ///< sends nothing more
};

struct hostile_input {
    std::string bytes;
    std::size_t opening = 0;  ///< this many bytes are a handshake, whose answer is awaited; 0: none
    farewell then = farewell::polite;
    bool waits = false;  ///< gives the server a moment before ending its half
};

hostile_input make_input(const hostile_targets& known, std::uint64_t seed, std::uint64_t number);

// The parts, each in its own file.

struct loose_request {
    std::string method;
    std::string target;
    std::string version = "HTTP/1.1";
    raw_fields fields;
    std::string body;
    std::string line_end = "\r\n";
};

loose_request make_request(const hostile_targets& known, dice& d);
void spoil_request(loose_request& r, dice& d);
std::string encode(const loose_request& r);

/// Frames of a conversation, some of them spoilt.
std::string make_conversation(const hostile_targets& known, dice& d);

/// Often a valid body for the route.
std::string make_body(const hostile_targets& known, const hostile_route& route, dice& d);
/// Replaces a value with something else.
void spoil_json(std::string& text, dice& d);
/// Flips, drops, doubles, swaps or inserts some bytes.
void spoil_bytes(std::string& bytes, dice& d);

}  // namespace pollstream::testing
