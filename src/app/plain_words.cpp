#include "app/plain_words.hpp"

#include "pollstream/base/text.hpp"

#include <charconv>

namespace pollstream::app {

namespace {

constexpr std::array<language, 5> languages{{
    {"en",
     false,
     '.',
     {"Vote",
      "Your name",
      "Choose one.",
      "Choose {min} to {max}.",
      "Your vote was counted.",
      "You have voted already. Your first vote stands.",
      "This poll is closed.",
      "This poll closed before your vote arrived. It was not counted.",
      "Nothing to vote on yet. This page looks again by itself.",
      "No room has this code. Check the six digits on the big screen.",
      "Results",
      "Votes: {n}",
      "Results show after you vote.",
      "Results show when the poll is closed.",
      "Results show when enough people have voted.",
      "Your vote",
      "Look again",
      "Your vote was not counted",
      "The question was changed before your vote arrived. Please choose again.",
      "This poll takes votes only at its own screen.",
      "The server is busy. Send your vote again in a moment.",
      "Give each option a number from {min} to {max}.",
      "Divide {n} points among the options.",
      "At most {n} for each.",
      "Points cost their square: 1 point costs 1, 3 points cost 9.",
      "Number the options: 1 is the best. You may leave some out.",
      "Give a number.",
      "Write up to {n} answers.",
      "Right answer",
      "Your question",
      "Ask",
      "Winner",
      "Leading",
      "Tied",
      "Decided by lot.",
      "Decided by the head-to-head count.",
      "Decided by the higher total.",
      "Decided by the most five-star ratings.",
      "First choices",
      "Beats every other",
      "No option beats every other.",
      "Median",
      "Mean",
      "Question {n} of {count}",
      "Previous question",
      "Next question"}},
    {"de",
     false,
     ',',
     {"Abstimmen",
      "Dein Name",
      "Wähle eine Antwort.",
      "Wähle {min} bis {max} Antworten.",
      "Deine Stimme ist gezählt.",
      "Du hast schon abgestimmt. Deine erste Stimme gilt.",
      "Diese Umfrage ist geschlossen.",
      "Die Umfrage war schon geschlossen, als deine Stimme ankam. Sie ist nicht gezählt.",
      "Noch gibt es nichts abzustimmen. Diese Seite sieht von selbst wieder nach.",
      "Kein Raum hat diesen Code. Prüfe die sechs Ziffern auf der Leinwand.",
      "Ergebnis",
      "Stimmen: {n}",
      "Das Ergebnis erscheint, wenn du abgestimmt hast.",
      "Das Ergebnis erscheint, wenn die Umfrage geschlossen ist.",
      "Das Ergebnis erscheint, wenn genug Leute abgestimmt haben.",
      "Deine Stimme",
      "Neu laden",
      "Deine Stimme ist nicht gezählt",
      "Die Frage wurde geändert, bevor deine Stimme ankam. Bitte wähle noch einmal.",
      "Diese Umfrage nimmt Stimmen nur an ihrem eigenen Bildschirm an.",
      "Der Server ist ausgelastet. Sende deine Stimme gleich noch einmal.",
      "Gib jeder Antwort eine Zahl von {min} bis {max}.",
      "Verteile {n} Punkte auf die Antworten.",
      "Je höchstens {n}.",
      "Punkte kosten ihr Quadrat: 1 Punkt kostet 1, 3 Punkte kosten 9.",
      "Nummeriere die Antworten: 1 ist die beste. Du kannst welche auslassen.",
      "Gib eine Zahl ein.",
      "Schreibe bis zu {n} Antworten.",
      "Richtige Antwort",
      "Deine Frage",
      "Fragen",
      "Gewonnen",
      "Vorn",
      "Gleichauf",
      "Entschieden durch das Los.",
      "Entschieden durch den direkten Vergleich.",
      "Entschieden durch die höhere Summe.",
      "Entschieden durch die meisten Fünf-Sterne-Wertungen.",
      "Erste Wahl",
      "Schlägt alle anderen",
      "Keine Antwort schlägt alle anderen.",
      "Median",
      "Mittelwert",
      "Frage {n} von {count}",
      "Vorige Frage",
      "Nächste Frage"}},
    {"es",
     false,
     ',',
     {"Votar",
      "Tu nombre",
      "Elige una opción.",
      "Elige de {min} a {max} opciones.",
      "Tu voto se ha contado.",
      "Ya has votado. Vale tu primer voto.",
      "Esta encuesta está cerrada.",
      "La encuesta se cerró antes de que llegara tu voto. No se ha contado.",
      "Todavía no hay nada que votar. Esta página vuelve a mirar por sí sola.",
      "Ninguna sala tiene este código. Comprueba las seis cifras en la pantalla grande.",
      "Resultados",
      "Votos: {n}",
      "Los resultados aparecen después de votar.",
      "Los resultados aparecen cuando se cierra la encuesta.",
      "Los resultados aparecen cuando han votado bastantes personas.",
      "Tu voto",
      "Actualizar",
      "Tu voto no se ha contado",
      "La pregunta cambió antes de que llegara tu voto. Elige de nuevo.",
      "Esta encuesta solo admite votos en su propia pantalla.",
      "El servidor está ocupado. Envía tu voto otra vez dentro de un momento.",
      "Da a cada opción un número de {min} a {max}.",
      "Reparte {n} puntos entre las opciones.",
      "Como máximo {n} para cada una.",
      "Los puntos cuestan su cuadrado: 1 punto cuesta 1, 3 puntos cuestan 9.",
      "Numera las opciones: 1 es la mejor. Puedes dejar algunas sin número.",
      "Escribe un número.",
      "Escribe hasta {n} respuestas.",
      "Respuesta correcta",
      "Tu pregunta",
      "Preguntar",
      "Ganador",
      "En cabeza",
      "Empate",
      "Decidido por sorteo.",
      "Decidido por el duelo directo.",
      "Decidido por la suma más alta.",
      "Decidido por más valoraciones de cinco estrellas.",
      "Primeras opciones",
      "Gana a todas las demás",
      "Ninguna opción gana a todas las demás.",
      "Mediana",
      "Media",
      "Pregunta {n} de {count}",
      "Pregunta anterior",
      "Pregunta siguiente"}},
    {"fr",
     false,
     ',',
     {"Voter",
      "Votre nom",
      "Choisissez une réponse.",
      "Choisissez de {min} à {max} réponses.",
      "Votre vote est compté.",
      "Vous avez déjà voté. Votre premier vote reste valable.",
      "Ce sondage est clos.",
      "Le sondage était clos avant l’arrivée de votre vote. Il n’est pas compté.",
      "Rien à voter pour l’instant. Cette page regarde à nouveau d’elle-même.",
      "Aucune salle n’a ce code. Vérifiez les six chiffres sur le grand écran.",
      "Résultats",
      "Votes : {n}",
      "Les résultats s’affichent après votre vote.",
      "Les résultats s’affichent à la clôture du sondage.",
      "Les résultats s’affichent quand assez de personnes ont voté.",
      "Votre vote",
      "Actualiser",
      "Votre vote n’est pas compté",
      "La question a changé avant l’arrivée de votre vote. Choisissez à nouveau.",
      "Ce sondage ne prend les votes que sur son propre écran.",
      "Le serveur est occupé. Renvoyez votre vote dans un instant.",
      "Donnez à chaque réponse un nombre de {min} à {max}.",
      "Répartissez {n} points entre les réponses.",
      "Au plus {n} pour chacune.",
      "Les points coûtent leur carré : 1 point coûte 1, 3 points coûtent 9.",
      "Numérotez les réponses : 1 est la meilleure. Vous pouvez en omettre.",
      "Donnez un nombre.",
      "Écrivez jusqu’à {n} réponses.",
      "Bonne réponse",
      "Votre question",
      "Demander",
      "Gagnant",
      "En tête",
      "À égalité",
      "Départagé par tirage au sort.",
      "Départagé par le duel direct.",
      "Départagé par le total le plus élevé.",
      "Départagé par le plus de notes à cinq étoiles.",
      "Premiers choix",
      "Bat toutes les autres",
      "Aucune réponse ne bat toutes les autres.",
      "Médiane",
      "Moyenne",
      "Question {n} sur {count}",
      "Question précédente",
      "Question suivante"}},
    {"ar",
     true,
     '.',
     {"صوّت",
      "اسمك",
      "اختر إجابة واحدة.",
      "اختر من {min} إلى {max} إجابات.",
      "تم احتساب صوتك.",
      "لقد صوّتَّ من قبل. صوتك الأول هو المعتمد.",
      "هذا الاستطلاع مغلق.",
      "أُغلق الاستطلاع قبل وصول صوتك، فلم يُحتسب.",
      "لا يوجد ما يُصوَّت عليه بعد. تُحدَّث هذه الصفحة تلقائيًا.",
      "لا توجد غرفة بهذا الرمز. تحقق من الأرقام الستة على الشاشة الكبيرة.",
      "النتائج",
      "الأصوات: {n}",
      "تظهر النتائج بعد تصويتك.",
      "تظهر النتائج عند إغلاق الاستطلاع.",
      "تظهر النتائج عندما يصوّت عدد كافٍ من الأشخاص.",
      "صوتك",
      "تحديث",
      "لم يُحتسب صوتك",
      "تغيّر السؤال قبل وصول صوتك. اختر مرة أخرى.",
      "يقبل هذا الاستطلاع الأصوات من شاشته فقط.",
      "الخادم مشغول. أرسل صوتك مرة أخرى بعد لحظة.",
      "أعط كل خيار رقمًا من {min} إلى {max}.",
      "وزّع {n} نقطة على الخيارات.",
      "{n} على الأكثر لكل خيار.",
      "تكلّف النقاط مربعها: نقطة واحدة تكلّف 1، و3 نقاط تكلّف 9.",
      "رقّم الخيارات: 1 هو الأفضل. يمكنك ترك بعضها.",
      "اكتب رقمًا.",
      "اكتب حتى {n} إجابات.",
      "الإجابة الصحيحة",
      "سؤالك",
      "اسأل",
      "الفائز",
      "في المقدّمة",
      "تعادل",
      "حسمته القرعة.",
      "حسمته المقارنة المباشرة.",
      "حسمه المجموع الأعلى.",
      "حسمه أكثر تقييمات الخمس نجوم.",
      "الخيارات الأولى",
      "يغلب كل الخيارات الأخرى",
      "لا خيار يغلب كل الخيارات الأخرى.",
      "الوسيط",
      "المتوسط",
      "السؤال {n} من {count}",
      "السؤال السابق",
      "السؤال التالي"}},
}};

struct preference {
    std::string_view tag;
    double weight = 1;
};

/// "fr-CH;q=0.9" as {"fr", 0.9}.
preference read_preference(std::string_view item) {
    preference p;
    const auto semicolon = item.find(';');
    p.tag = trim(item.substr(0, semicolon));
    p.tag = p.tag.substr(0, p.tag.find('-'));
    if (semicolon == std::string_view::npos) return p;
    const auto parameter = trim(item.substr(semicolon + 1));
    if (!parameter.starts_with("q=")) return p;
    const auto number = parameter.substr(2);
    if (std::from_chars(number.data(), number.data() + number.size(), p.weight).ec != std::errc{})
        p.weight = 0;
    return p;
}

}  // namespace

const language& choose_language(std::string_view accept_language) {
    const language* best = &languages.front();
    double best_weight = 0;
    while (!accept_language.empty()) {
        const auto comma = accept_language.find(',');
        const auto wish = read_preference(accept_language.substr(0, comma));
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
        if (wish.weight <= best_weight) continue;
        for (const auto& l : languages) {
            if (!iequals(l.tag, wish.tag)) continue;
            best = &l;
            best_weight = wish.weight;
        }
    }
    return *best;
}

std::string filled(std::string_view sentence, std::string_view slot, std::uint64_t value) {
    std::string text(sentence);
    const auto mark = "{" + std::string(slot) + "}";
    if (const auto at = text.find(mark); at != std::string::npos)
        text.replace(at, mark.size(), std::to_string(value));
    return text;
}

}  // namespace pollstream::app
