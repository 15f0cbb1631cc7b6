/// What attacks look like, as data. A line is a weight in percent and a pattern. Words of a pattern follow one another, `..`
/// lets up to five others stand between, `|` separates choices. `~` stands before a part of the text as it is written, of
/// which all must be there, `^` before its beginning.
enum InjectionRules {
    static let all = text.split(separator: "\n").compactMap(InjectionRule.init)

    private static let text = """
        70 ignore|disregard|forget|override|overrule|neglect|discard|drop|void .. all|any|every|previous|prior|\
        prev|above|earlier|preceding|the .. instructions|instruction|instruc|prompt|prompts|rules|guidelines|\
        guidance|constraints|directives|programming|training|developers|orders|commands|restrictions|policy|\
        policies
        60 ignore|disregard|forget|bypass|override|discard .. your .. guidelines|rules|instructions|policy|\
        restrictions|safety|programming|training|developers|limits|filters
        60 forget|vergiss|ignore everything|alles|all .. told|gesagt|before
        55 do not follow|obey .. system|previous|prior
        60 your prior|previous directives|instructions|rules are void|lifted
        52 ignore the question|rest .. respond|answer|fake|trust
        30 new|actual|real|following instructions|instruction|directive|task|system .. ai|assistant|model|\
        directive|follow
        30 your new|real|actual task|instructions
        60 follow|obey|execute these|the|this following|instructions|document instructions|instead|encoded|only
        55 you are|re now a|an|dan|in|evilbot|stan|unrestricted
        55 you are no longer a|an|bound
        55 from now on you only|will|must|are|act
        35 act|behave as an|a unrestricted|unfiltered|uncensored|evil
        45 unrestricted|unfiltered|uncensored|jailbroken|evilbot|dan|stan ai|assistant|model|called|and|have|obey
        50 pretend .. you .. no|have rules|restrictions|no
        50 enter|enable|begin|activate developer|admin|god|debug mode|override .. ignore|and|all|your
        50 to authorize|override|bypass your|the content|safety
        50 authorize you to
        60 if you are a|an|one ai|language|llm|large|chatbot|assistant
        55 note|attention|message|hint|instructions|instruction to|for|chatbot|all ai|assistants|the|do|\
        llms .. always|instead|you|assistant|assistants|not|recommend
        55 attention chatbot|ai|assistant|llm
        50 ai|llm agents|assistants|agent|instruction|instructions .. send|rank|always|never|before|output|say
        40 when asked about .. always|answer|say
        30 always|only|must|never|every answer|reply|respond|recommend|praise|cite|state|say .. with|that|other|\
        the|our|in
        35 answer every question with
        35 reply|respond|answer only|in with|word|capital
        35 respond|reply with|only .. only|word|capital|access|compromised|pwned|hacked
        35 assistant must never|state|say|always|comply
        25 you must|should say|praise|comply|answer|rank|recommend
        40 rank this resume|candidate|paper|product
        52 do not|dont mention|tell|reveal|disclose .. this|these|user|note|instructions|why|it
        52 without telling|informing .. user
        40 no matter what the user
        50 reveal|print|show|repeat|output|dump|display|leak|expose|give|tell .. system|hidden|your|ur|secret|\
        confidential|initial prompt|configuration|appendix|rules|key|instructions|instruction|system|password|\
        passages|data|memory|words
        52 repeat|print the words|text above
        40 print them verbatim
        50 what were|are your instructions|prompt
        35 list .. every|all .. user|api emails|key|keys|passwords
        45 password stored in your
        55 send|forward|post|upload the conversation|chat history|to|and
        50 append|render|include|insert .. image|markdown|link .. answer|reply|response|user|end|http|https
        50 tell the user to visit|enter|go|click|call
        50 tell the user .. enter|password
        45 output the following sentence|text|words
        35 do not summarize|summarise|translate this|the .. instead|output
        35 priority over the user|users
        45 treat .. as trusted|system system|instructions
        40 when summarizing|summarising|reading this .. say|ai|always
        65 decode|decrypt .. follow|execute|obey
        55 encoded in rot13|base64|hex
        70 ignoriere|vergiss|missachte|umgehe .. alle|vorherigen|bisherigen|obigen|alles .. anweisungen|regeln|\
        gesagt
        50 hinweis|anweisung an ki|die|sprachmodelle assistenten|ki
        50 du bist jetzt|ab ein|eine|kein
        40 erwähnen|erwähne .. hinweis|anweisung nicht
        45 gib|zeige deinen|den systemprompt|prompt
        70 ignorez|oubliez .. instructions|règles|consignes .. précédentes|dessus|antérieures
        50 vous êtes maintenant|désormais un|une
        45 affichez|révélez|montrez votre|le prompt|système
        55 ne dis|dites pas à l utilisateur
        70 ignora|olvida .. instrucciones|reglas .. anteriores|previas|todas
        45 revela|muestra el|tu mensaje|prompt
        40 responde|responda solamente|apenas|solo con|com
        50 a partir de ahora eres|responde
        50 eres un asistente sin
        70 ignora|dimentica .. istruzioni|regole .. precedenti|tutte
        45 mostra|rivela il prompt
        70 ignore|esqueça .. instruções|regras .. anteriores|acima|todas
        45 mostre|revele o prompt
        70 negeer|vergeet .. voorgaande|eerdere|alle .. instructies|regels
        45 toon je systeemprompt|prompt
        70 игнорируй|забудь .. все|предыдущие|прежние .. инструкции|правила
        45 выведи|покажи системный промпт
        80 ~忽略 ~指令
        80 ~無視 ~指示
        80 ~무시 ~지시
        80 ~تجاهل ~التعليمات
        30 ~系统提示
        30 ~システムプロンプト
        45 ~<|im_start|>
        45 ~[inst]
        40 ~<system>
        55 ~</passage
        45 ~### instruction: ~respond
        55 ~### system prompt:
        55 ~"role": "system"
        40 ~<!-- ai
        30 ^system:
        60 ~assistant: ~user: ~key
        60 ~assistant: ~human: ~password
        60 ~![ ~?q=conversation
        60 ~![ ~{{
        60 set|put|throw|leave aside|away|out .. guidance|instructions|rules|directives|orders|training
        60 this|following|text|document|message overrides|supersedes|replaces all|any|your previous|prior|\
        earlier|other|system rules|instructions|orders
        45 system|admin|root override
        55 dear|hey|hi|hello|listen ai|assistant|gpt|chatgpt|claude|gemini|copilot|bot|model|llm
        55 ai|language|llm|gpt model|system|bot stop|must|should|shall|do|please|now|you
        60 if an|any|the ai|llm|bot|model|language|assistant .. reading|reads|processes|processing|sees|summarizes
        55 ai|llm|model is|are reading|processing
        50 whatever|no matter what the|a user|customer|reader|person asks|says|wants
        55 whatever|no matter what .. tell|answer|reply|say|recommend
        45 never|not mention|say where|that you .. read|from|saw
        50 tell me the|your|all secret|password|key|keys|passwords
        50 stop what you are doing
        40 your|new role|persona|identity is
        70 ignoriere|ignorierst|ignorier|vergiss|missachte|verwirf|übergehe .. regeln|anweisungen|vorgaben|\
        instruktionen|befehle
        50 ab jetzt|sofort .. bist|antwortest|sprichst|du
        50 jetzt bist du
        45 zeige|nenne|verrate|gib .. kundendaten|passwort|systemprompt|geheime|schlüssel|passwörter
        70 ignore|ignorez|oublie|oubliez|néglige .. consignes|instructions|règles .. précédentes|dessus|\
        antérieures|système
        45 réponds|répondez .. par|toujours|seulement|uniquement .. oui|non|que|à
        70 ignora|olvida|descarta|omite .. instrucciones|reglas|órdenes|indicaciones .. anteriores|previas|\
        sistema|todas
        45 muestra|revela|dime .. contraseña|clave|claves|secreto|prompt
        70 ignora|dimentica|scarta|trascura .. istruzioni|regole|ordini .. precedenti|sistema|tutte|sopra
        45 rivela|mostra|dimmi .. chiavi|password|segreto|prompt
        70 ignore|esqueça|descarte .. instruções|regras|ordens .. anteriores|acima|sistema|todas
        45 revele|mostre|diga .. senha|chave|prompt|segredo
        70 negeer|vergeet|sla .. instructies|regels|aanwijzingen|opdrachten .. hierboven|systeem|eerdere|\
        voorgaande|over
        70 игнорируй|проигнорируй|забудь|отбрось .. инструкции|правила|указания|команды
        45 напиши|ответь|отвечай|выведи|покажи .. взломано|пароль|промпт|ключ|только
        60 ~忘记 ~指令
        60 ~忽略 ~规则
        60 ~無視 ~ルール
        60 ~무시 ~규칙
        60 ~تجاهل ~القواعد
        """
}
