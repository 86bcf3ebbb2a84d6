"""Our Russian renderings of the published English facts; names nobody rendered stay English."""

from workshop_mgr.core.texts import Texts

RUSSIAN = {
    "Regional workshop on gender mainstreaming in border management": (
        "Региональный семинар по учету гендерных аспектов в управлении границами"
    ),
    "Regional workshop on promoting women's leadership in peace and security": (
        "Региональный семинар по продвижению лидерства женщин в сфере мира и безопасности"
    ),
    "Ashgabat": "Ашхабад",
    "border security and management agencies of the five Central Asian countries": (
        "Ведомства пяти стран Центральной Азии, отвечающие за безопасность границ и управление ими"
    ),
    "government officials": "Представители органов власти",
    "scholars": "Ученые",
    "civil society representatives": "Представители гражданского общества",
    "international experts": "Международные эксперты",
    "Opening session": "Открытие",
    "Achieving a gender balance in border management": (
        "Достижение гендерного баланса в управлении границами"
    ),
    "Best practices in a multi-stakeholder, cross-sectoral approach to gender mainstreaming in the security sector": (
        "Передовая практика многостороннего межсекторального подхода к учету гендерных аспектов в секторе безопасности"
    ),
    "A gender-sensitive approach to combating trafficking in human beings at border crossings": (
        "Гендерно-чувствительный подход к борьбе с торговлей людьми на пунктах пропуска"
    ),
    "Country presentations: national gender policy and its place in national development programmes": (
        "Презентации стран: национальная гендерная политика и ее место в программах развития"
    ),
    "The Women, Peace and Security agenda and UN Security Council Resolution 1325 in Central Asia": (
        "Повестка «Женщины, мир и безопасность» и резолюция 1325 Совета Безопасности ООН в Центральной Азии"
    ),
    "Developing and monitoring National Action Plans": (
        "Разработка национальных планов действий и контроль за их выполнением"
    ),
    "Strengthening inter-agency collaboration": "Укрепление межведомственного сотрудничества",
    "Meaningful participation of civil society and the security sector": (
        "Полноценное участие гражданского общества и сектора безопасности"
    ),
    "Head of the OSCE Centre in Ashgabat": "Глава Центра ОБСЕ в Ашхабаде",
    "Member of the Mejlis (Parliament) of Turkmenistan": "Депутат Меджлиса (парламента) Туркменистана",
    "Ambassador of Germany to Turkmenistan": "Посол Германии в Туркменистане",
    "Ambassador of Norway to Turkmenistan (based in Oslo)": (
        "Посол Норвегии в Туркменистане (с резиденцией в Осло)"
    ),
    "Permanent Representative of Poland to the OSCE": "Постоянный представитель Польши при ОБСЕ",
    "OSCE Senior Advisor on Gender Issues": "Старший советник ОБСЕ по гендерным вопросам",
    "OSCE Senior Adviser on Gender Issues": "Старший советник ОБСЕ по гендерным вопросам",
    "Deputy Minister of Foreign Affairs of Turkmenistan": (
        "Заместитель министра иностранных дел Туркменистана"
    ),
    "Special Envoy of the OSCE Chairperson-in-Office": (
        "Специальный представитель действующего Председателя ОБСЕ"
    ),
    "OSCE Chairpersonship (Finland, 2025)": "Председательство ОБСЕ (Финляндия, 2025 год)",
    "Expert workshop, Vienna, 2024": "Экспертный семинар, Вена, 2024 год",
    "Government of Poland": "Правительство Польши",
    "Government of Turkmenistan": "Правительство Туркменистана",
    "Finland's 2025 OSCE Chairpersonship": "Председательство Финляндии в ОБСЕ в 2025 году",
    "Strengthening State Border Service Capacities of Turkmenistan": (
        "Укрепление потенциала Государственной пограничной службы Туркменистана"
    ),
    "OSCE": "ОБСЕ",
    "Gender Issues Programme": "Программа по гендерным вопросам",
    "native:Mahri Bashimova": "Мяхри Бяшимова",
    "alias:Mahri Bashimova": "Myahri Byashimova",
}


def in_russian(english: str) -> Texts:
    """Return an English text with its Russian rendering, where there is one."""
    return Texts(en=english, ru=RUSSIAN.get(english, ""))
