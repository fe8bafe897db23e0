// Inputs that nobody should send: requests and conversations as the server expects them, spoilt by chance.
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

/// A poll, its room and what shows that one is their host.
struct hostile_poll {
    std::string poll;
    std::string room;
    std::string code;
    std::string key;
    std::string kiosk_key;
};

/// What the server has that inputs may name; the lists also hold what it has not.
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
    left_open,  ///< says nothing more
};

struct hostile_input {
    std::string bytes;
    std::size_t opening = 0;  ///< so many bytes are a handshake, whose answer is awaited; 0: nothing is
    farewell then = farewell::polite;
    bool waits = false;  ///< gives the server a moment before it ends its half
};

hostile_input make_input(const hostile_targets& known, std::uint64_t seed, std::uint64_t number);

// The parts, each in a file of its own.

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

/// A valid body for the route, perhaps.
std::string make_body(const hostile_targets& known, const hostile_route& route, dice& d);
/// Puts something else where a value stands.
void spoil_json(std::string& text, dice& d);
/// Flips, drops, doubles, swaps or inserts some bytes.
void spoil_bytes(std::string& bytes, dice& d);

}  // namespace pollstream::testing
