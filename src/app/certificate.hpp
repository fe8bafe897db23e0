// The certificate of the TLS listeners: the one that the settings name, or a self-signed one for this
// network, kept in the data folder so that its fingerprint stays the same.
#pragma once

#include "app/addresses.hpp"
#include "pollstream/app/settings.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/net/tls.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pollstream::app {

/// Null if the settings ask for no certificate. Throws a std::runtime_error that names the file and says why.
/// A self-signed certificate is made if there is none, if an address is new, and in its last 30 days. If
/// clients would refuse the certificate, the log warns.
std::shared_ptr<const net::tls_identity> load_certificate(const settings& s, timestamp now);

/// For use while another certificate is in use: like load_certificate(), but also throws if clients would
/// refuse the new one. `asked`: somebody asked for it, and gets warnings that were given before, too.
std::shared_ptr<const net::tls_identity> load_new_certificate(const settings& s, timestamp now,
                                                              bool asked = true);

/// Why clients whose clock is right refuse the certificate: it has expired, or is not valid yet. Empty if
/// they do not. Pure.
std::string why_refused(const net::certificate_facts& facts, timestamp now);

/// The names that a self-signed certificate must have: localhost, this machine's name and its addresses for
/// people nearby, and the allowed hosts. Pure.
struct own_certificate_names {
    std::vector<std::string> lasting;   ///< a change of these requires a new certificate
    std::vector<std::string> fleeting;  ///< IPv6 addresses, which privacy extensions change every day
};
own_certificate_names names_for_certificate(const std::vector<interface_address>& own,
                                            const std::string& host_name,
                                            const std::vector<std::string>& allowed_hosts);

/// Whether an existing self-signed certificate may stay in use. Pure.
bool may_stay(const net::certificate_facts& facts, const own_certificate_names& wanted, timestamp now);

}  // namespace pollstream::app
