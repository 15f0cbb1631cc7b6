/// Prose of many kinds, written for this purpose: what int8 scales are chosen by. That it is short and general is
/// enough, since only each channel's usual size is taken from it.
enum CalibrationText {
    static let paragraphs = [
        """
        The harbour authority closed the eastern pier on Tuesday after divers found cracks in two of the concrete \
        pillars. Ferries to the islands leave from the old fish market until the repairs are finished, which engineers \
        expect to take between six and nine weeks. Passengers with tickets for the night crossing may exchange them \
        without a fee at any office or by telephone.
        """,
        """
        To reset the router, hold the small button beside the power socket for ten seconds until both lights blink \
        amber. The device restarts with the factory password, 192.168.0.1 as its address, and wireless switched off. \
        If error E-417 appears again, update the firmware to version 2.8.3 or later before you call support.
        """,
        """
        Patients who take blood thinners should tell their doctor before any operation. The usual dose is 5 mg once a \
        day with food; kidney disease, age over 75 or a weight below 50 kg can make half of it necessary. Stop the \
        medicine and seek help at once if you notice swelling of the face, a rash or trouble breathing.
        """,
        "What is the notice period for cancelling an annual contract?",
        "how do i change the oil filter on a small diesel engine",
        """
        The tenant shall pay the rent in advance on the first working day of each month. Where payment is more than \
        fourteen days late, the landlord may charge interest at four per cent above the base rate, and section 9(2) \
        applies accordingly. Nothing in this clause limits the rights either party has by law.
        """,
        """
        func merge(_ left: [Int], _ right: [Int]) -> [Int] { var result = [Int](); while i < left.count && j < \
        right.count { if left[i] <= right[j] { result.append(left[i]); i += 1 } else { result.append(right[j]) } } }
        """,
        """
        Light that passes close to a massive star is bent, because mass curves the space around it. During the eclipse \
        of 1919 two expeditions photographed stars near the rim of the sun and measured how far they seemed to have \
        moved: about 1.7 seconds of arc, twice what the older theory of gravity gave.
        """,
        """
        My grandmother never measured the flour. She stirred until the spoon stood by itself, added a handful of \
        raisins, a little lemon, and whatever jam was open, and sang while the oven warmed the kitchen. Nobody has \
        managed to bake that cake since, although all of us say that we can.
        """,
        """
        Revenue rose by 12.4% to $318 million in the third quarter, while operating costs fell slightly. The board \
        proposes a dividend of 0.85 per share. Demand in Asia remained weak; management keeps its forecast for the \
        year and plans to open two warehouses near Rotterdam and Lyon.
        """,
        ". . . ? ! ; : , ( ) -- * #",
        "Table 3: mean temperature, rainfall (mm), wind speed (km/h), 2015-2020; n = 48; p < 0.05.",
        """
        Der Antrag muss bis zum 31. März schriftlich eingereicht werden. La bibliothèque ferme à dix-huit heures. \
        El tren sale de la vía cuatro.
        """,
        // The special tokens alone: all that they see of each other.
        "",
    ]
}
