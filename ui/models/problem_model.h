// SPDX-License-Identifier: GPL-3.0-or-later
// All that is wrong with the document, one row each, and which item of the drawing or which parameter is the culprit.
#pragma once

#include "ui/models/cluster_item.h"

#include "core/base/error.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace paretoscope::ui {

class Document;
class ParameterModel;
class ScenarioPreviewer;

class ProblemModel : public QAbstractListModel {
    Q_OBJECT
public:
    /// Gathers what the previewer found and the drafts that cannot be read; all three must outlive the model.
    ProblemModel(const Document& document, const ScenarioPreviewer& previewer, const ParameterModel& parameters,
                 QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] std::optional<ClusterItem> culprit(int row) const; ///< in the drawing
    [[nodiscard]] QString parameter(int row) const;                  ///< id; empty where none is to blame

private:
    void gather();

    struct Problem {
        QString text;
        std::optional<ClusterItem> item;
        QString parameter;
        friend bool operator==(const Problem&, const Problem&) = default;
    };
    [[nodiscard]] Problem problemOf(const Error& error) const;

    const Document& m_document;
    const ScenarioPreviewer& m_previewer;
    const ParameterModel& m_parameters;
    std::vector<Problem> m_problems;
};

} // namespace paretoscope::ui
