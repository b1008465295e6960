// SPDX-License-Identifier: GPL-3.0-or-later
// The study's parameters with what the scenario says about them, one row each in declared order. Text that cannot be
// read stays as a draft with its error, so that nothing typed is lost; the scenario keeps the last good value.
#pragma once

#include "core/base/error.h"
#include "core/study/study.h"

#include <QAbstractListModel>

#include <map>
#include <optional>
#include <string>

namespace paretoscope::ui {

class Document;

class ParameterModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Roles {
        idRole = Qt::UserRole,
        textRole,      ///< draft, else what the scenario says, else the default
        errorRole,     ///< why the draft cannot be read; empty if all is well
        isDefaultRole, ///< neither set nor drafted
        countRole,     ///< number of values
        groupRole,     ///< heading
        unitRole,      ///< what a bare number means: "tokens", or "90.0 %" of 0.9; empty where the text says its unit
    };

    explicit ParameterModel(const Document& document, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const study::Parameter& parameter(int row) const;
    [[nodiscard]] int rowOf(const std::string& id) const; ///< -1 where absent
    /// Whether any point of the scenario reads the parameter, as far as choices of another one tell.
    [[nodiscard]] bool isRead(int row) const;

    void setDraft(int row, const QString& text, const Error& error);
    void dropDraft(int row);
    [[nodiscard]] bool hasDrafts() const { return !m_drafts.empty(); }

signals:
    void draftsChanged();

private:
    struct Draft {
        QString text;
        Error error;
    };
    void announce(int row);

    const Document& m_document;
    std::map<std::string, Draft> m_drafts;
};

} // namespace paretoscope::ui
