// SPDX-License-Identifier: GPL-3.0-or-later
// The stages of the study's pipeline as the scenario has them: which are there, which one could add, how many clients
// of each run where at the preview's sample point. GUI thread only.
#pragma once

#include "ui/models/placement_marks.h"

#include "core/explore/scenario.h"

#include <QObject>

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::ui {

class Document;
class ScenarioPreviewer;

struct ShownStage {
    bool isPresent = false;                  ///< at some point of the scenario
    bool isOptional = false;                 ///< a parameter adds and removes it
    int choices = 1;                         ///< values that the scenario tries for that parameter
    std::vector<std::size_t> before;         ///< places of the stages that requests come from; present ones only
    bool isSampled = false;                  ///< present at the sample point
    int clients = 0;                         ///< there, as the others
    std::int64_t devices = 0;                ///< of all clients together
    std::optional<std::int64_t> devicesEach; ///< where all clients have as many
    [[nodiscard]] bool isSwept() const { return choices > 1; }
};

class PipelineModel : public QObject {
    Q_OBJECT
public:
    /// Both must outlive the model.
    PipelineModel(const Document& document, const ScenarioPreviewer& previewer, QObject* parent = nullptr);

    /// As the study declares them; empty where it has no pipeline.
    [[nodiscard]] const std::vector<ShownStage>& stages() const { return m_stages; }
    [[nodiscard]] const study::PipelineStage& declared(std::size_t stage) const;
    /// Null for a stage that is always there.
    [[nodiscard]] const study::Parameter* presence(std::size_t stage) const;
    /// The parameter at which a form shows a stage's settings: the one that adds it, else the first of its group that
    /// all points read.
    [[nodiscard]] std::string settings(std::size_t stage) const;

    /// What the scenario would say of presence() to add an optional stage by one of its choices (the first one if
    /// empty), or to remove it; nothing where that is the default.
    [[nodiscard]] std::optional<explore::Axis> adding(std::size_t stage, const std::string& choice = {}) const;
    [[nodiscard]] std::optional<explore::Axis> removing(std::size_t stage) const;
    /// Id of the only choice that the scenario tries; empty for a stage that is swept or always there.
    [[nodiscard]] std::string choice(std::size_t stage) const;

    /// Whether the sample point is of the scenario as it stands, not as it was a moment ago.
    [[nodiscard]] bool isCurrent() const { return m_isCurrent; }
    /// Whether clients have places: the sample point is feasible.
    [[nodiscard]] bool isPlaced() const { return !m_placement.empty(); }
    /// Why not; empty where it is not known yet.
    [[nodiscard]] QString rejection() const;
    /// Of all stages, or of one.
    [[nodiscard]] PlacementMarks marks(std::optional<std::size_t> only) const;

signals:
    void changed();

private:
    void takePreview();
    void rebuild();
    [[nodiscard]] ShownStage shown(std::size_t stage) const;
    void countClients(ShownStage& shown, std::size_t stage) const;
    [[nodiscard]] std::optional<explore::Axis> axis(std::size_t stage, const std::string& choice) const;
    [[nodiscard]] std::vector<double> valuesOf(const study::Parameter& parameter) const;
    [[nodiscard]] bool isPresentWith(std::size_t stage, double value) const;
    [[nodiscard]] QString words(const DeviceMarks& marks) const;

    const Document& m_document;
    const ScenarioPreviewer& m_previewer;
    std::vector<ShownStage> m_stages;
    std::vector<double> m_point; ///< the sample point; empty where it is not known yet
    std::vector<study::StagePlacement> m_placement;
    std::string m_rejection; ///< source text
    bool m_isCurrent = false;
};

} // namespace paretoscope::ui
