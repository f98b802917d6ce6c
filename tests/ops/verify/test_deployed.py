from ops.verify.deployed import Deployed


def test_a_stack_has_the_tables_alarms_and_cache_of_its_settings(of: Deployed) -> None:
    assert [table.spec.name for table in of.tables] == ["requests", "logs"]
    assert len(of.alarms) == of.outputs.value("alarmCount")
    assert of.cluster == "prod-requests"
    assert of.mend == "Run `pulumi up --refresh --stack prod`: it sets this again."
