<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
    <context>
        <name>MoveGesture</name>
        <message numerus="yes">
            <source>Move %n item(s)</source>
            <translation>
                <numerusform>Move %n item</numerusform>
                <numerusform>Move %n items</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ClusterModel</name>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln device</numerusform>
                <numerusform>%Ln devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ClusterScene</name>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln device</numerusform>
                <numerusform>%Ln devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CollectivesDialog</name>
        <message numerus="yes">
            <source>%n row(s) left out, the first one: %1</source>
            <translation>
                <numerusform>%n row left out: %1</numerusform>
                <numerusform>%n rows left out, the first one: %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ClusterView</name>
        <message numerus="yes">
            <source>Move %n item(s)</source>
            <translation>
                <numerusform>Move %n item</numerusform>
                <numerusform>Move %n items</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ExploreWorkspace</name>
        <message numerus="yes">
            <source>%n on the front</source>
            <translation>
                <numerusform>%n on the front</numerusform>
                <numerusform>%n on the front</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ParameterRow</name>
        <message numerus="yes">
            <source>%n value(s)</source>
            <translation>
                <numerusform>%n value</numerusform>
                <numerusform>%n values</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PreviewCard</name>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln device</numerusform>
                <numerusform>%Ln devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ProblemBar</name>
        <message numerus="yes">
            <source>%n problem(s): choose one to go there</source>
            <translation>
                <numerusform>%n problem: choose one to go there</numerusform>
                <numerusform>%n problems: choose one to go there</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PropertyPanel</name>
        <message numerus="yes">
            <source>%n item(s) selected</source>
            <translation>
                <numerusform>%n item selected</numerusform>
                <numerusform>%n items selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RunBar</name>
        <message numerus="yes">
            <source>%Ln point(s), %1 feasible</source>
            <translation>
                <numerusform>%Ln point, %1 feasible</numerusform>
                <numerusform>%Ln points, %1 feasible</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::TimelinePanel</name>
        <message numerus="yes">
            <source>%Ln span(s)</source>
            <translation>
                <numerusform>%Ln span</numerusform>
                <numerusform>%Ln spans</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PipelineModel</name>
        <message numerus="yes">
            <source>%1: %2 of %Ln device(s)</source>
            <translation>
                <numerusform>%1: %2 of %Ln device</numerusform>
                <numerusform>%1: %2 of %Ln devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PipelineView</name>
        <message numerus="yes">
            <source>%1 of %Ln device(s) in use</source>
            <translation>
                <numerusform>%1 of %Ln device in use</numerusform>
                <numerusform>%1 of %Ln devices in use</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::StageBox</name>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln device</numerusform>
                <numerusform>%Ln devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln client(s)</source>
            <translation>
                <numerusform>%Ln client</numerusform>
                <numerusform>%Ln clients</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 × %Ln device(s)</source>
            <translation>
                <numerusform>%1 × %Ln device</numerusform>
                <numerusform>%1 × %Ln devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln choice(s)</source>
            <translation>
                <numerusform>%Ln choice</numerusform>
                <numerusform>%Ln choices</numerusform>
            </translation>
        </message>
    </context>
</TS>
