// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to requests beside a model's own prompts and tokens: lists of stages, each a visit to a client, by
// classes of requests (HERMES, later MIST, arXiv:2504.09775; notes/serving.md, section 1.1). A request
// walks its class's list; every stage but the models is a service: workers that take requests in the order of their
// coming, several at a time.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>
#include <vector>

namespace paretoscope::serving {

class StepModel;

/// How long a worker takes for some requests together.
struct ServiceTime {
    std::vector<Seconds> ofBatch; ///< for 1, 2, ... requests; as many as a worker takes at a time, at least one
    Seconds promptToken;          ///< further, for each token of their prompts
    Seconds outputToken;          ///< and for each one of their answers
};

/// Workers of one kind. Idle ones take what waits, at once.
struct Service {
    std::uint16_t workers = 1;
    ServiceTime time;
};

/// One thing that is done to a request, by a client of one kind.
struct Stage {
    enum class Client : std::uint8_t {
        service, ///< one of the pipeline's services
        model,   ///< 0: the plan's own replicas; else one of the pipeline's further models
    };
    Client client = Client::model;
    std::uint8_t index = 0;

    friend bool operator==(const Stage&, const Stage&) = default;
};

/// Requests that are dealt with alike. Its first token is that of the last model it visits.
struct RequestClass {
    std::vector<Stage> stages; ///< in their order; at least one visit to a model, all to different clients
};

} // namespace paretoscope::serving
