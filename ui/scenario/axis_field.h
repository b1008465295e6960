// SPDX-License-Identifier: GPL-3.0-or-later
// Editors for the values that a parameter takes, all speaking the axis grammar of core/explore/scenario.h: a line for
// numbers ("8", "1, 2, 4", "1..64 x2"), segments for a few choices, a list with search for many.
#pragma once

#include "core/study/study.h"

#include <QWidget>

#include <vector>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace paretoscope::ui {

class AxisField : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /// Shows what is in force: the text as written and the values it stands for.
    virtual void display(const QString& text, const std::vector<double>& values) = 0;
    /// Marks what was typed as unreadable.
    virtual void setInvalid(bool invalid) { (void)invalid; }

signals:
    void edited(const QString& text);
    void gestureStarted();
};

/// The editor that suits a parameter.
AxisField* makeAxisField(const study::Parameter& parameter, QWidget* parent = nullptr);

class NumberAxisField : public AxisField {
    Q_OBJECT
public:
    explicit NumberAxisField(const study::Parameter& parameter, QWidget* parent = nullptr);
    void display(const QString& text, const std::vector<double>& values) override;
    void setInvalid(bool invalid) override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_line;
    QString m_shown;
};

/// One button a choice, side by side: a click chooses one, Ctrl+click adds or removes.
class SegmentAxisField : public AxisField {
    Q_OBJECT
public:
    explicit SegmentAxisField(const study::Parameter& parameter, QWidget* parent = nullptr);
    void display(const QString& text, const std::vector<double>& values) override;

    /// True where all labels fit side by side.
    static bool suits(const study::Parameter& parameter);

private:
    void choose(std::size_t choice, bool adds);

    std::vector<study::Choice> m_choices;
    std::vector<QToolButton*> m_buttons;
    std::vector<double> m_values;
};

/// A button that names the choices in force and opens a list to tick and search.
class ListAxisField : public AxisField {
    Q_OBJECT
public:
    explicit ListAxisField(const study::Parameter& parameter, QWidget* parent = nullptr);
    void display(const QString& text, const std::vector<double>& values) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void open();
    void showSummary();

    std::vector<study::Choice> m_choices;
    QPushButton* m_button;
    std::vector<double> m_values;
};

} // namespace paretoscope::ui
