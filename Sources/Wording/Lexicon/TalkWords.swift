/// Words about talking, asking, learning, time and courtesy.
enum TalkWords {
    static let table = """
        ASK verbs: ask request beg plead
        WONDER verbs: wonder
        HOPE verbs: hope wish want need love like dream
        WANT verbs: want need wish hope like love aim intend plan prefer would_like would_love
        APPRECIATE verbs: appreciate
        GRATEFUL words: grateful thankful glad happy delighted honored honoured thrilled obliged indebted pleased
        GRATEFUL words: kind great wonderful lovely amazing awesome good nice ideal perfect fantastic helpful
        POSSIBLE words: possible possibility willing able open chance way feasible
        TALK verbs: talk speak chat meet discuss connect converse sit_down catch_up hop_on get_together
        TALK nouns: chat conversation call talk meeting interview discussion coffee informational_interview
        TALK nouns: phone_call video_call informational exchange zoom tea
        TIME nouns: minute hour min hr mins quarter_hour half_hour
        MINUTE nouns: minute min
        HOUR nouns: hour hr h
        DAY nouns: day week month year afternoon morning evening night weekend lunch second moment
        LEARN verbs: learn understand know hear find_out explore see discover grasp figure_out gain get_a_sense
        LEARN verbs: get_a_feel get_an_idea get_a_picture get_insight pick_your_brain clarify decide explore
        LEARN verbs: ask hear_about read_up gather get_to_know work_out make_sense compare weigh
        ASKING_ABOUT words: about regarding concerning how what why which whether into on
        INSIGHT nouns: insight perspective advice guidance view thought opinion experience story lesson wisdom
        INSIGHT nouns: tip recommendation feedback observation take point_of_view viewpoint knowledge input
        EXPERTISE nouns: expert expertise specialist specialism speciality specialty authority mastery knowhow
        EXPERTISE nouns: knowledge experience veteran track_record pioneer command depth
        EXPERTISE words: experienced seasoned expert skilled renowned accomplished
        SPECIALISE verbs: specialise specialize focus concentrate
        INTEREST words: interested interest fascinated curious passionate drawn intrigued keen excited captivated
        INTEREST words: enthusiastic fascinates intrigues interests hooked inspired obsessed curiosity passion
        INTEREST words: fascination enthusiasm attracted fascinating inspiring absorbed gripped interesting intriguing
        INTEREST words: enthralled eager love loved loves enjoy enjoyed enjoys enjoying loving appeals appeal
        INTEREST words: excites excited_by tempted attracts draws pull pulls tempts fascinate intrigue grips
        INTEREST words: considering exploring interests_me care cares fond wondered dreamed dreamt
        FIELD nouns: field industry profession occupation career line_of_work sector area path trade discipline
        FIELD nouns: specialty domain craft business world vocation calling
        STUDENT nouns: student graduate sophomore freshman undergraduate postgraduate alumnus alumna grad undergrad
        STUDENT nouns: trainee apprentice intern mba phd_student doctoral_student master_student learner fresher
        STUDENT nouns: major newcomer immigrant veteran career_changer postdoc researcher school_leaver sixth_former
        STUDENT words: majoring studying junior senior undergrad alum
        STUDENT words: graduating enrolled retraining master's bachelor's pupil
        OCCUPATION nouns: teacher nurse engineer accountant analyst manager developer designer writer editor lawyer
        OCCUPATION nouns: paralegal secretary assistant coordinator consultant scientist biologist chemist physicist
        OCCUPATION nouns: librarian journalist reporter cook chef baker waiter barista cashier clerk technician
        OCCUPATION nouns: mechanic electrician plumber carpenter driver pilot soldier officer sergeant medic paramedic
        OCCUPATION nouns: doctor physician surgeon dentist pharmacist therapist psychologist counsellor counselor
        OCCUPATION nouns: social_worker architect surveyor planner economist statistician translator interpreter
        OCCUPATION nouns: marketer salesperson administrator bookkeeper auditor banker broker trader recruiter
        OCCUPATION nouns: programmer tester researcher lecturer professor tutor trainer coach artist musician actor
        OCCUPATION nouns: photographer filmmaker producer director curator archivist farmer gardener builder welder
        OCCUPATION nouns: machinist receptionist supervisor freelancer entrepreneur founder parent mother father dad mum mom
        OCCUPATION nouns: veterinarian vet optometrist dietitian nutritionist physiotherapist midwife carer caregiver
        OCCUPATION nouns: firefighter policeman librarian zoologist ecologist geologist actuary underwriter adjuster
        OCCUPATION nouns: bartender server host cleaner warehouse_worker bricklayer roofer hairdresser stylist buyer
        OCCUPATION nouns: copywriter statistician strategist controller treasurer logistician dispatcher seamstress
        OCCUPATION nouns: potter florist brewer winemaker apprentice volunteer linguist historian philosopher
        OCCUPATION nouns: data_scientist product_manager project_manager software_engineer tailor jeweller jeweler
        STUDY verbs: study graduate major train retrain enrol enroll qualify
        DEGREE nouns: degree diploma certificate bachelor master doctorate phd mba major minor course program programme
        DEGREE nouns: bootcamp apprenticeship training class semester term thesis dissertation college university school
        DEGREE nouns: bsc msc ba ma
        SOURCE nouns: article talk post profile book paper podcast lecture presentation panel webinar blog video
        SOURCE nouns: episode thesis interview essay column keynote newsletter story report speech website page
        SOURCE nouns: piece chapter documentary press_release publication newspaper magazine bio exhibition
        SOURCE nouns: keynote_speech case_study workshop seminar session conference fair directory thread
        NOTICE verbs: read see find hear notice watch attend discover admire follow come_across stumble listen
        NOTICE verbs: learn enjoy spot meet look_up run_across encounter recall remember love like hear_of
        PATH nouns: path career journey transition move switch background route trajectory pivot history story
        PATH nouns: career_path change jump step leap shift progression rise
        PROJECT nouns: project work design campaign study research product app programme program exhibition building
        PROJECT nouns: bridge report analysis investigation initiative collection experiment case restoration
        RESOURCE nouns: book website site course blog podcast publication organisation organization association
        RESOURCE nouns: resource reading magazine journal newsletter training material program programme event
        RESOURCE nouns: group community conference forum class workshop source certification union guild
        PERSON nouns: person colleague friend contact professional expert individual specialist people
        PERSON nouns: practitioner peer coworker co_worker teammate mentor acquaintance
        PERSON words: someone somebody anyone anybody else
        FURTHER words: else other another next
        INTRODUCE verbs: introduce connect refer point recommend suggest put_in_touch direct mention
        CONTACT verbs: contact reach_out write email call message approach get_in_touch reach phone ring drop
        REPLY verbs: reply answer respond write_back get_back acknowledge come_back
        REPLY nouns: reply answer response word
        IGNORE verbs: ignore overlook neglect ghost disregard
        DISAPPOINTED words: disappointed disappointing frustrated upset surprised hurt offended annoyed puzzled
        DISAPPOINTED words: frustrating upsetting rude unprofessional unfair discourteous disrespectful impolite
        THANK verbs: thank appreciate
        THANK words: thanks thank_you grateful gratitude thankful
        ADVICE nouns: advice suggestion tip recommendation point remark comment story example idea idea_of explanation
        ADVICE nouns: description insight lesson observation warning explanation anecdote answer
        """
}
