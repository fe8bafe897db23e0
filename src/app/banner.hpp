// What the server prints when it is ready: a line per listener for programs that wait for it, and for people
// the addresses to open and a QR code for everybody's phones. Making the text is pure.
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

/// TLS listeners before the others.
endpoints secure_first(endpoints listening);

/// The address for a browser on this machine; empty if nothing listens there.
std::string local_url(const endpoints& listening, std::string_view base_path);

/// The address for other machines nearby; empty if only this machine is served or there is no network. If a
/// certificate names a host, it is that name, since a numeric address would not match. `certificate` may be
/// null.
std::string lan_url(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own,
                    const net::certificate_facts* certificate = nullptr);

/// The local and LAN addresses and, if `with_code`, the LAN address as a QR code; for a self-signed
/// certificate also the fingerprint to compare.
std::string welcome(const endpoints& listening, std::string_view base_path,
                    const std::vector<interface_address>& own,
                    const net::certificate_facts* certificate = nullptr, bool with_code = true);

/// Where to join, watch and host the demo's room, with a QR code that leads phones to it. `local` and `lan`
/// are the addresses of the start page, one of which may be empty. The host's address contains the room's
/// key.
std::string sample_room(const std::string& local, const std::string& lan, const demo_stage::opened& room);

/// Writes the lines to standard output at once, followed by the welcome if a person is looking: on a
/// terminal, with --demo, or as `qr` says. On a terminal it also says how to stop.
void print_banner(const settings& s, const endpoints& listening, const net::certificate_facts* certificate);

/// Prints the addresses of the sample room if the welcome was printed.
void print_sample_room(const settings& s, const endpoints& listening,
                       const net::certificate_facts* certificate, const demo_stage::opened& room);

}  // namespace pollstream::app
