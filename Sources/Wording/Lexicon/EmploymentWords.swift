/// Words about getting, giving and looking for employment.
enum EmploymentWords {
    static let table = """
        JOB nouns: job position internship placement traineeship apprenticeship employment post gig co_op coop
        JOB nouns: assistantship clerkship secondment fellowship residency summer_job work_placement employ work_term
        JOB nouns: entry_level_role trainee_post junior_role staff_position graduate_scheme graduate_programme
        JOB nouns: practicum externship trainee_position contract_role contract_position paid_role day_job
        ROLE nouns: role position job post
        OPENING nouns: opening vacancy headcount job_opening job_offer requisition open_role open_position
        OPENING nouns: job_vacancy open_post open_job
        OFFER nouns: offer job_offer
        OPPORTUNITY nouns: opportunity chance shot
        SPOT nouns: spot place seat desk room slot space chair
        WORK verbs: work
        WORK words: employment
        EMPLOYED words: employed unemployed jobless out_of_work laid_off redundant between_jobs
        HIRE verbs: hire recruit employ onboard engage take_on bring_on sign_up staff bring_aboard
        HIRING words: hiring recruiting
        CONSIDER verbs: consider
        LAND verbs: land secure get find obtain win score gain snag bag nail
        GIVE verbs: give offer grant provide
        EMPLOYER nouns: company firm organisation organization team group department office studio lab practice agency
        EMPLOYER nouns: business employer workplace startup start_up unit division crew hospital school clinic newsroom
        EMPLOYER nouns: bank charity nonprofit ngo foundation university institute store shop restaurant kitchen library
        EMPLOYER nouns: museum plant factory branch outfit corporation place newspaper publisher brand bakery
        STAFF nouns: staff payroll roster ranks team crew books workforce
        RECRUITER nouns: recruiter hiring_manager hiring_team talent_team people_team headhunter hiring_committee
        RECRUITER nouns: recruitment_team recruiting_team hr_team hr_department talent_scout decision_maker
        RECRUITER nouns: hiring_person hr_person hr_contact hr_manager recruiting_manager talent_acquisition_team
        RECRUITER words: hr human_resources personnel talent_acquisition recruitment recruiting whoever_hires
        RECRUITER words: whoever_does_the_hiring people_operations whoever_handles_hiring
        DOC nouns: cv resume curriculum_vitae cover_letter application portfolio credentials
        DOC nouns: showreel letter_of_application transcript work_sample covering_letter application_form
        DOC words: cvs resumes particulars
        CV nouns: cv resume curriculum_vitae cover_letter covering_letter letter_of_application job_application
        CV words: cvs application
        PASS verbs: pass forward send share hand give slip submit circulate relay route get put drop send_on show
        PASS verbs: pass_on pass_along forward_on hand_over send_along walk deliver float distribute
        ATTACH verbs: attach enclose include paste append send share upload add
        ATTACH words: attached enclosed attachment below
        RECOMMEND verbs: recommend refer endorse vouch champion sponsor nominate mention suggest submit back
        RECOMMENDATION nouns: referral recommendation endorsement
        APPLY verbs: apply reapply
        APPLICANT nouns: candidate applicant
        CANDIDATE nouns: candidate applicant hire employee intern trainee recruit assistant apprentice addition
        CANDIDATE nouns: colleague team_member teammate new_hire volunteer junior helper member coworker
        JOIN verbs: join
        SEEK verbs: seek hunt search pursue scout chase
        SEEKING words: looking seeking hunting searching
        HUNT nouns: job_search job_hunt search hunt job_seeker job_hunter jobseeker job_seeking hunting searching
        HUNT words: job_hunting job_searching job_seeking
        MARKET words: job_market market
        REJECT nouns: rejection rejection_letter rejection_email
        REJECT verbs: reject turn_down
        POSTING nouns: posting advert advertisement listing job_ad job_advert vacancy_notice job_posting job_listing
        FIT nouns: fit match asset
        SKILL nouns: skill skill_set skillset qualification experience background profile strength talent
        EXAMS nouns: interview round
        FOOT words: foot
        DOOR nouns: door
        GOOD_WORD nouns: word recommendation
        NAME_OF_ONE nouns: name candidacy profile details
        MIND words: mind
        TERM verbs: know_of think_of come_up open_up line_up pick_up stand_out speak_up look_over set_aside look_into
        TERM verbs: go_into pop_up turn_up
        TERM words: in_front_of right_away full_time part_time in_charge thanks_to because_of based_on so_far on_the_lookout
        TERM words: well_off out_of_a_job without_a_job between_roles between_positions between_gigs between_contracts
        TERM words: in_order_to once_more or_so at_most like_me like_mine any_chance straight_away
        TERM nouns: job_board job_site job_fair career_fair job_alert job_centre job_interview interview_slot trial_day
        TERM nouns: trial_shift work_trial employee_referral internal_referral referral_bonus referral_link referral_code
        TERM nouns: graduate_school unemployment_benefit final_round
        RADAR words: radar list
        """
}
