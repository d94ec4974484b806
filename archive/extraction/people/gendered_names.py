"""Given names that nearly always tell "he" or "she", of many countries; those that tell neither are left out.

A hint only: a printed "Mr", a title or the article's own pronouns weigh more.
"""

HE = frozenset(
    """
    aaron abdul abdullah abraham adam adolfo adrian ahmad ahmed akio akira alan albert alberto alejandro aleksandr
    alexander alfonso alfred ali amir anders andre andreas andrei andrew andrzej angus anthony antoine anton antonio
    antony arjun armando arnold arthur arturo ashok aslan august austin barry bart ben benedict benjamin bernard
    bernd bernhard bernie bert bill billy bob bobby boris brad bradley brendan brett brian bruce bruno bryan byron
    calvin carl carlo carlos cedric cesar chad charles christian christoph christophe christopher christos chuck
    clarence claudio clifford clint colin conor craig cyril dale damien daniel darren david dean dennis derek didier
    diego dieter dimitri dimitris dirk dmitri dmitry dominic donald doug douglas duncan dwight earl eddie edgar
    eduardo edward edwin elijah emil emilio emmanuel enrico enrique eric erik ernest ernesto erwin esteban eugene
    fabio farid felipe felix ferdinand fernando filippo florian francesco francis francisco francois frank franklin
    franz françois fred frederick frederik friedrich gabriel gareth gary gavin gene geoff geoffrey george georges
    georgios gerald gerard gerhard gianni gilbert giorgio giovanni giuseppe glenn gordon graham greg gregory guido
    guillaume guillermo gunter gustav gustavo hamid hans harold harry harvey hassan hector heinrich helmut henri
    henrik henry herbert herman hernan hiroshi horst howard hubert hugh hugo hussein ian ibrahim ignacio igor ilya
    ismail ivan ivo jack jacob jacques jaime jakob jamal james jared jason javier jeff jeffrey jeremy jerome jerry
    jesus jim jimmy joachim joao joe joel johan johann johannes john johnny jon jonas jonathan jorge jose josef
    joseph joshua josé joão juan juergen julian julio jurgen justin jürgen karim karl keith kenji kenneth kevin
    khalid klaus konrad konstantin kurt kyle larry lars laurent lawrence leo leon leonard leonardo leonid leopold
    lewis liam lorenzo lothar louis luc luca lucas ludwig luigi luis lukas luke luther magnus mahmoud manuel marc
    marcel marcelo marco marcos marcus mario mark markus martin marvin massimo mateo matt matteo matthew matthias
    maurice mauricio max maxim maximilian mehmet michael michel miguel mihai mike mikhail miroslav mitch mohamed
    mohammad mohammed morris moses muhammad murray mustafa nabil narendra nathan neil nelson nicholas nick nicolas
    nigel nikolai norman olaf oleg oliver olivier omar oscar osman otto pablo paolo pascal patrick paul paulo pavel
    pawel pedro per pete peter phil philip philippe pierre piers piotr prakash rafael rahul rainer rajesh rajiv
    ralph ramon raul ray raymond reinhard rene rené ricardo richard rick rob robert roberto rodrigo roger roland
    rolf roman ron ronald rory ross roy rudolf rupert russell ryan salman salvador sam samir sanjay satoshi scott
    sean sebastian sergei sergey sergio seth shane shaun siegfried silvio simon stanislav stanley stefan stefano
    stephan stephen steve steven stewart stuart sunil sven takashi takeshi ted terence theo theodore thierry thomas
    thorsten tiago tim timothy toby todd tom tomas tommy tony travis trevor udo ulrich umar victor vijay vikram
    viktor vincent vincenzo vinod vladimir vladislav volker walter warren wayne werner wilfried wilhelm will willem
    william wolfgang xavier yann yasuo yuri yusuf yves zachary
    """.split()
)

SHE = frozenset(
    """
    abigail ada adriana agnes aisha alba alejandra alessandra alexandra alice alicia alina alison allison amanda
    amelia amina amy ana anastasia angela angelina angelique anita anja ann anna annabel anne annette annie antonia
    anya april ariana arlene astrid audrey aurelie ava ayesha barbara beatrice beatriz becky belinda bernadette beth
    bethany betsy betty beverly birgit bonnie brenda bridget brigitte camila camilla camille carla carmen carol
    carole carolina caroline carolyn carrie catalina catarina catherine cathy cecile cecilia celia celine charlotte
    chelsea cheryl chiara chloe christina christine cindy claire clara claudia colette connie constance cristina
    cynthia daniela daphne dawn debbie deborah debra delia denise diana diane dolores donna dora doris dorothy edith
    eileen elaine eleanor elena eleni elin elisa elisabeth elise eliza elizabeth ella ellen elsa elvira emily emma
    erica erika esther eugenia eva eve evelyn fatima fatma felicia fernanda fiona flora florence frances francesca
    francoise françoise frederica frida gabriela gabriella gabrielle genevieve georgia georgina geraldine gertrude
    ghislaine gina giorgia giovanna gisela giulia gladys glenda gloria grace greta guadalupe gwen hannah harriet
    heather heidi helen helena helene henrietta hilary hilda hillary holly ida ilse imelda ines ingrid irene irina
    iris irma isabel isabella isabelle ivana ivy jacqueline jana jane janet janice jasmine jeanette jeanne jelena
    jennifer jenny jessica jill joan joanna joanne jocelyn johanna josephine joy joyce juana juanita judith judy
    julia juliana julie juliet june karen karin karina kate katerina katharina katherine kathleen kathryn kathy
    katie katja katrin kayla kimberly kirsten kirsty kristen kristin kristina lara larisa laura lauren leah leila
    lena leticia lidia lila lillian lily linda lisa liz loretta lorraine louisa louise lucia lucie lucinda lucy
    luisa lydia lynda lynn lynne mabel madeleine madeline magdalena maggie manuela marcela marcia margaret margarita
    margot margrethe maria mariam mariana marianne marie marilyn marina marion marissa marjorie marlene martha
    martina mary maryam maryland matilda maureen maxine maya meg megan meghan melania melanie melinda melissa
    mercedes meredith mia michaela michelle mildred miranda miriam moira molly mona monica monika monique muriel
    nadia nadine nancy naomi natalia natalie natasha nathalie nina nora norma odile olga olivia ophelia paloma
    pamela patricia paula paulina pauline peggy penelope penny petra philippa phoebe phyllis pia pilar polly
    priscilla priti priya rachel rania raquel rebecca regina renata renate rita roberta rosa rosalind rosario rose
    rosemary rosie roxana roxanne ruth sabine sabrina sally samantha sandra sara sarah selina serena sharon sheila
    shirin shirley sigrid silke silvia sofia sonia sonja sophia sophie stacey stella stephanie sue susan susana
    susanna susanne suzanne svetlana sylvia sylvie tamara tania tanya tara tatiana tatyana teresa tess thelma
    theresa therese tina tracey trudy ulrike ursula valentina valeria valerie vanessa vera verena veronica veronika
    victoria viktoria viola violet virginia vivian viviane wanda wendy wilhelmina wilma yasmin yelena yolanda yuliya
    yvette yvonne zainab zara zeynep zoe zuzana
    """.split()
)
