// What the server says when it is ready: a line per listener for programs that wait for it, and for people
// the addresses to open and a QR code for everybody else's phone. Making the text is pure.
#pragma once

#include "app/addresses.hpp"
#include "app/demo.hpp"
#include "pollstream/app/settings.hpp"
#include "pollstream/net/server.hpp"

#include <string>
#include <vector>

namespace pollstream::app {

using endpoints = std::vector<net::listening_endpoint>;

/// "listening on http://0.0.0.0:8080", one line per listener.
std::string listening_lines(const endpoints& listening);

/// Those of TLS before the others.
endpoints secure_first(endpoints listening);

/// The address for this machine's own browser; empty where nothing listens for it.
std::string local_url(const endpoints& listening, std::string_view base_path);

/// The address for other machines nearby; empty where only this one is served, or there is no network. Where
/// a certificate names a host, that is it: an address would not match. `certificate` may be null.
std::string lan_url(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own,
                    const net::certificate_facts* certificate = nullptr);

/// Local and LAN address and, `with_code`, the LAN address as a QR code; what to compare where the
/// certificate is our own.
std::string welcome(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own,
                    const net::certificate_facts* certificate = nullptr, bool with_code = true);

/// Where the demo's room is joined, watched and hosted, with a QR code that leads phones into it. `local` and
/// `lan` are the addresses of the start page, one of which may be empty. The host's address holds the room's
/// key.
std::string sample_room(const std::string& local, const std::string& lan, const demo_stage::opened& room);

/// Writes the lines to standard output at once, and the welcome where a person is looking: on a terminal,
/// with --demo, or as `qr` says; on a terminal also how to stop.
void print_banner(const settings& s, const endpoints& listening, const net::certificate_facts* certificate);

/// The addresses of the sample room, to those who saw the welcome.
void print_sample_room(const settings& s, const endpoints& listening,
                       const net::certificate_facts* certificate, const demo_stage::opened& room);

}  // namespace pollstream::app
