// The one kind of coroutine and the one completion token of the house.
//
// Coroutines are free or member functions, never capturing lambdas; parameters by value, or references to
// what outlives them. g++ 12 destroys some temporaries twice inside a co_await expression: no brace-made
// aggregate and no capturing lambda is born inside one. Name it on the line above and std::move it in.
// Nor is one the condition of a loop: it makes code of it that ends the program.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace pollstream {

namespace asio = boost::asio;

template <class T = void>
using task = asio::awaitable<T, asio::any_io_executor>;

/// I/O with this token answers a tuple whose first element is the error code: errors are values.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

}  // namespace pollstream
