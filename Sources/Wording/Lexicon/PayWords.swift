/// Words about what work earns.
enum PayWords {
    static let table = """
        PAY nouns: salary pay wage compensation income earnings paycheck paycheque remuneration bonus stipend
        PAY nouns: pay_packet pay_cheque pay_check pay_slip payslip hourly_rate day_rate pay_grade pay_band pay_scale
        PAY nouns: take_home_pay base_pay base_salary starting_salary annual_salary commission rate comp tax_bracket
        PAY nouns: pay_range salary_range salary_band pay_rise pay_raise raise package pay_package salary_package
        PAY nouns: salary_expectation salary_level equity stock_option benefit perk pension overtime_pay
        PAY nouns: pay_level income_bracket wage_level starting_pay starting_wage total_compensation fee retainer
        PAY nouns: pay_bracket salary_bracket money_side profit_share royalty tip entry_pay first_salary
        PAY_SURE nouns: salary wage compensation remuneration paycheck paycheque payslip pay_slip pay_packet income
        PAY_SURE nouns: base_salary starting_salary annual_salary take_home_pay pay_grade pay_band salary_range
        PAY_SURE nouns: pay_range earnings starting_pay pay_scale salary_band pay_package hourly_rate day_rate
        EARN verbs: earn make take_home gross net pull_in bring_home rake_in clear pocket command
        EARN_SURE verbs: earn take_home gross pull_in bring_home rake_in
        PAY nouns: pay_cut day_rate
        PAID words: paid compensated rewarded salaried remunerated
        PAY_VERB verbs: pay compensate remunerate
        MONEY nouns: money dollar euro pound buck figure cash grand franc rupee kroner sum
        MONEY words: k currency usd gbp eur financially moneywise money_wise six_figures five_figures
        LIVING words: living rent mortgage bills
        TYPICAL words: typical typically usual usually average normal normally common commonly general generally
        TYPICAL words: standard going realistic market median ballpark industry_standard broadly roughly
        TYPICAL words: on_average as_a_rule tend range ranges
        NEWCOMER nouns: beginner newcomer graduate starter entrant junior trainee entry_level fresher intern
        NEWCOMER words: someone somebody anyone people person professionals practitioners entry one colleagues
        NEWCOMER words: new_graduates starting_out they
        """
}
