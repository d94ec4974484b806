"""Corpora of marked names, each brought into the same form."""

from pathlib import Path

from tests.training.names.corpora import crossner, gum

TREEBANK = """\
# newdoc id = GUM_news_harbour
# newpar
# newpar_block = p (1 s)
1	The	the	DET	DT	_	3	det	_	Entity=(1-organization-new-sssss-cf1-3-coref-Harbour_Board
2	Harbour	harbour	PROPN	NNP	_	3	compound	_	_
3	Board	board	PROPN	NNP	_	7	nsubj	_	_
4	of	of	ADP	IN	_	5	case	_	_
5	Northmere	Northmere	PROPN	NNP	_	3	nmod	_	Entity=(2-place-new-nnnnn-cf3-1-sgl)1)
6	chairman	chairman	NOUN	NN	_	3	appos	_	Entity=(3-person-new-nnnnn-cf2-2-sgl
7	Ann	Ann	PROPN	NNP	_	8	compound	_	_
8	Lee	Lee	PROPN	NNP	_	6	flat	_	Entity=3)|SpaceAfter=No
9	.	.	PUNCT	.	_	7	punct	_	_
# newpar
1	It	it	PRON	PRP	_	2	nsubj	_	Entity=(1-organization-giv:act-sssss-cf1-1-ana-Harbour_Board)
2	met	meet	VERB	VBD	_	0	root	_	_
3	Germans	German	PROPN	NNPS	_	2	obj	_	Entity=(4-person-new-nnnnn-cf1-1-sgl)|SpaceAfter=No
4	.	.	PUNCT	.	_	2	punct	_	_
"""


def test_a_mention_of_a_treebank_is_cut_to_its_name(tmp_path: Path) -> None:
    (tmp_path / "dep").mkdir()
    (tmp_path / "dep" / "GUM_news_harbour.conllu").write_text(TREEBANK, encoding="utf-8")
    (tmp_path / "dep" / "GUM_fiction_harbour.conllu").write_text(TREEBANK, encoding="utf-8")
    (marked,) = gum(tmp_path)
    assert marked["text"] == "The Harbour Board of Northmere chairman Ann Lee.\n\nIt met Germans."
    named = [(marked["text"][low:high], kind) for low, high, kind in marked["spans"]]
    assert named == [("Harbour Board of Northmere", "ORG"), ("Ann Lee", "PERSON"), ("Germans", "OTHER")]


def test_sentences_of_words_are_printed_as_text(tmp_path: Path) -> None:
    for field in ("ai", "conll2003"):
        (tmp_path / "ner_data" / field).mkdir(parents=True)
        for part in ("train", "dev", "test"):
            sentence = "Ann\tB-researcher\nLee\tI-researcher\nleft\tO\n(\tO\nZorblax\tB-organisation\n)\tO\n.\tO\n\n"
            (tmp_path / "ner_data" / field / f"{part}.txt").write_text(sentence * 2, encoding="utf-8")
    marked = list(crossner(tmp_path))
    assert [one["id"] for one in marked] == ["ai-train-0", "ai-dev-0", "ai-test-0"]
    assert marked[0]["text"] == "Ann Lee left (Zorblax).\n\nAnn Lee left (Zorblax)."
    named = [(marked[0]["text"][low:high], kind) for low, high, kind in marked[0]["spans"]]
    assert named == [("Ann Lee", "PERSON"), ("Zorblax", "ORG")] * 2
