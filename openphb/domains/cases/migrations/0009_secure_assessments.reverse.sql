alter table cases_delayreason drop constraint cases_delayreason_of_the_case;
alter table cases_neednotice drop constraint cases_neednotice_of_the_case;
alter table cases_assessment drop constraint cases_assessment_of_the_case;
alter table cases_case drop constraint cases_case_subject;
alter table cases_eligibilitydecision drop constraint cases_decision_rests_on_its_case;
alter table cases_assessmentmember drop constraint cases_member_of_its_subject;
alter table cases_assessmentfinding drop constraint cases_finding_of_its_tool;
alter table cases_assessment
    drop constraint cases_assessment_case,
    drop constraint cases_assessment_subject,
    drop constraint cases_assessment_tool;
alter table cases_assessmentfinding drop constraint cases_finding_level_allowed;
