import pytest

from openphb.kernel.latin import plain_letters


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Zoë Nuñez", "Zoe Nunez"),
        ("Łukasz Strauß", "Lukasz Strauss"),
        ("Søren Ærø", "Soren AEro"),
        ("Guðrún Þórsdóttir", "Gudrun Thorsdottir"),
        ("O’Brien – Smith", "O'Brien - Smith"),
        ("Đặng", "Dang"),
        ("李", "李"),
    ],
)
def test_a_name_keeps_each_of_its_letters_in_plain_form(text, plain):
    assert plain_letters(text) == plain
