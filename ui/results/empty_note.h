// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty view says: what belongs here, and what to do next.
#pragma once

#include <QWidget>

class QLabel;

namespace paretoscope::ui {

class EmptyNote : public QWidget {
    Q_OBJECT
public:
    EmptyNote(const QString& icon, const QString& title, const QString& hint, QWidget* parent = nullptr);
    void setText(const QString& title, const QString& hint);

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();

    QString m_icon;
    QLabel* m_picture = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_hint = nullptr;
};

} // namespace paretoscope::ui
