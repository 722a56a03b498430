-- Which levels each domain of each tool has: `cases/data/tool_domains.csv`, as it stood with this migration.
-- A new version of a tool comes with a migration that replaces this constraint; a test compares the two.
alter table cases_assessmentfinding
    add constraint cases_finding_level_allowed check (
        case tool || '/' || domain
        when 'checklist-2022/breathing' then mark in ('A', 'B', 'C')
        when 'checklist-2022/nutrition' then mark in ('A', 'B', 'C')
        when 'checklist-2022/continence' then mark in ('A', 'B', 'C')
        when 'checklist-2022/skin' then mark in ('A', 'B', 'C')
        when 'checklist-2022/mobility' then mark in ('A', 'B', 'C')
        when 'checklist-2022/communication' then mark in ('A', 'B', 'C')
        when 'checklist-2022/psychological' then mark in ('A', 'B', 'C')
        when 'checklist-2022/cognition' then mark in ('A', 'B', 'C')
        when 'checklist-2022/behaviour' then mark in ('A', 'B', 'C')
        when 'checklist-2022/drugs' then mark in ('A', 'B', 'C')
        when 'checklist-2022/consciousness' then mark in ('A', 'B', 'C')
        when 'dst-2022/breathing' then mark in ('N', 'L', 'M', 'H', 'S', 'P')
        when 'dst-2022/nutrition' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'dst-2022/continence' then mark in ('N', 'L', 'M', 'H')
        when 'dst-2022/skin' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'dst-2022/mobility' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'dst-2022/communication' then mark in ('N', 'L', 'M', 'H')
        when 'dst-2022/psychological' then mark in ('N', 'L', 'M', 'H')
        when 'dst-2022/cognition' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'dst-2022/behaviour' then mark in ('N', 'L', 'M', 'H', 'S', 'P')
        when 'dst-2022/drugs' then mark in ('N', 'L', 'M', 'H', 'S', 'P')
        when 'dst-2022/consciousness' then mark in ('N', 'L', 'M', 'H', 'P')
        when 'dst-2022/other' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'fast-track-2022/deteriorating' then mark in ('yes', 'no')
        when 'fast-track-2022/terminal_phase' then mark in ('yes', 'no')
        when 'fast-track-2022/clinician' then mark in ('yes', 'no')
        when 'fast-track-2022/responsible' then mark in ('yes', 'no')
        when 'cyp-2016/cyp_breathing' then mark in ('N', 'L', 'M', 'H', 'S', 'P')
        when 'cyp-2016/cyp_eating' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'cyp-2016/cyp_mobility' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'cyp-2016/cyp_continence' then mark in ('N', 'L', 'M', 'H')
        when 'cyp-2016/cyp_skin' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'cyp-2016/cyp_communication' then mark in ('N', 'L', 'M', 'H')
        when 'cyp-2016/cyp_drugs' then mark in ('N', 'L', 'M', 'H', 'S', 'P')
        when 'cyp-2016/cyp_psychological' then mark in ('N', 'L', 'M', 'H')
        when 'cyp-2016/cyp_seizures' then mark in ('N', 'L', 'M', 'H', 'S')
        when 'cyp-2016/cyp_behaviour' then mark in ('N', 'L', 'M', 'H', 'S', 'P')
        when 's117-assessment/detained' then mark in ('yes', 'no')
        when 's117-assessment/left_hospital' then mark in ('yes', 'no')
        when 's117-assessment/from_disorder' then mark in ('yes', 'no')
        when 's117-assessment/less_risk' then mark in ('yes', 'no')
        when 'wheelchair-assessment/longer' then mark in ('yes', 'no')
        when 'wheelchair-assessment/indoors' then mark in ('yes', 'no')
        when 'wheelchair-assessment/outdoors' then mark in ('yes', 'no')
        when 'wheelchair-assessment/posture' then mark in ('yes', 'no')
        when 'wheelchair-assessment/pressure' then mark in ('yes', 'no')
        when 'wheelchair-assessment/powered' then mark in ('yes', 'no')
        when 'wheelchair-assessment/carers' then mark in ('yes', 'no')
        else false
        end
    );

-- A finding is of its assessment's tool and person, and so is a member; a decision rests on an assessment of its own case.
alter table cases_assessment
    add constraint cases_assessment_tool unique (tenant_id, id, subject_id, tool),
    add constraint cases_assessment_subject unique (tenant_id, id, subject_id),
    add constraint cases_assessment_case unique (tenant_id, id, case_id);
alter table cases_assessmentfinding
    add constraint cases_finding_of_its_tool foreign key (tenant_id, assessment_id, subject_id, tool)
    references cases_assessment (tenant_id, id, subject_id, tool);
alter table cases_assessmentmember
    add constraint cases_member_of_its_subject foreign key (tenant_id, assessment_id, subject_id)
    references cases_assessment (tenant_id, id, subject_id);
alter table cases_eligibilitydecision
    add constraint cases_decision_rests_on_its_case foreign key (tenant_id, assessment_id, case_id)
    references cases_assessment (tenant_id, id, case_id);

-- A case, its person and its assessments, notices and reasons are one person's.
alter table cases_case add constraint cases_case_subject unique (tenant_id, id, subject_id);
alter table cases_assessment
    add constraint cases_assessment_of_the_case foreign key (tenant_id, case_id, subject_id)
    references cases_case (tenant_id, id, subject_id);
alter table cases_neednotice
    add constraint cases_neednotice_of_the_case foreign key (tenant_id, case_id, subject_id)
    references cases_case (tenant_id, id, subject_id);
alter table cases_delayreason
    add constraint cases_delayreason_of_the_case foreign key (tenant_id, case_id, subject_id)
    references cases_case (tenant_id, id, subject_id);

-- Cases that were open before they kept their clock count from the referral, as they did until now.
-- The owner is under row-level security too, so it is lifted for this statement, in this transaction.
alter table cases_case no force row level security;
alter table cases_eligibilitydecision no force row level security;
update cases_case c
   set decide_by = (c.referred_on
                    + case c.category when 'chc_fast_track' then 2 else 28 end
                    + time '23:59:59') at time zone 'Europe/London'
 where c.waits and c.closed_on is null
   and not exists (select from cases_eligibilitydecision d
                    where d.tenant_id = c.tenant_id and d.case_id = c.id);
alter table cases_case force row level security;
alter table cases_eligibilitydecision force row level security;
